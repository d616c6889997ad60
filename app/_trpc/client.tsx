"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";
import { makeQueryClient } from "./query-client";

const context = createTRPCContext<AppRouter>();
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

const URL = "/api/trpc";

const makeClient = (slug: string | null) =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === "subscription",
        // EventSource cannot set headers, so the workspace travels as a parameter too.
        true: httpSubscriptionLink({
          url: URL,
          transformer: superjson,
          ...(slug ? { connectionParams: () => ({ workspace: slug }) } : {}),
        }),
        false: httpBatchLink({
          url: URL,
          transformer: superjson,
          maxURLLength: 4000,
          headers: () => (slug ? { "x-workspace": slug } : {}),
        }),
      }),
    ],
  });

/**
 * Data for everything inside. Query keys do not hold the workspace, so each workspace has its own cache:
 * give `key={slug}` where the slug can change.
 */
export function ApiProvider({ slug, children }: { slug: string | null; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(() => makeClient(slug));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
