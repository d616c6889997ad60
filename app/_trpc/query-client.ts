import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import superjson from "superjson";

/** What asking again cannot change: not signed in, not allowed, not there, not valid. */
const FINAL = ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "BAD_REQUEST"];

/** "NOT_FOUND" and its like, of an error that came over tRPC. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof TRPCClientError && typeof error.data?.code === "string" ? error.data.code : undefined;

const retry = (failures: number, error: unknown) => failures < 2 && !FINAL.includes(errorCode(error) ?? "");

/** One per request on the server, one per workspace in the browser. Pending queries travel to the browser too. */
export function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: typeof window === "undefined" ? false : retry },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
