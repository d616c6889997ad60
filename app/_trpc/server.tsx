import "server-only";
import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
} from "@tanstack/react-query";
import { TRPCError } from "@trpc/server";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache, type ReactNode } from "react";
import { type AppRouter, appRouter } from "@/server/api/root";
import type { ApiContext } from "@/server/api/trpc";
import { clientIp } from "@/server/auth/client-ip";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { makeQueryClient } from "./query-client";

export type Api = TRPCOptionsProxy<AppRouter>;
type Options = { queryKey: readonly unknown[]; initialPageParam?: unknown };

const queryClientOf = cache((_slug: string | null) => makeQueryClient());

/** The API in the same process: the procedures are called directly, with the signed-in person's rights. */
const apiOf = cache((slug: string | null): Api => {
  const ctx = async (): Promise<ApiContext> => ({
    db: db(),
    person: await getPerson(),
    workspaceSlug: slug,
    ip: clientIp(await headers()),
  });
  return createTRPCOptionsProxy({ ctx, router: appRouter, queryClient: () => queryClientOf(slug) });
});

/** Options of every procedure have a type of their own; the client takes them as what they are: options of a query. */
const asFetchOptions = (options: Options) => options as unknown as FetchQueryOptions;
const asInfiniteOptions = (options: Options) => options as unknown as FetchInfiniteQueryOptions;

/**
 * Starts loading. Not awaited, the page streams and the result follows: for `useSuspenseQuery`. What is read by plain
 * `useQuery` has to be awaited, or server and browser would not render the same. Slug null: outside a workspace.
 */
export function prefetch(slug: string | null, query: (api: Api) => Options): Promise<void> {
  const options = query(apiOf(slug));
  const client = queryClientOf(slug);
  if ("initialPageParam" in options) return client.prefetchInfiniteQuery(asInfiniteOptions(options));
  return client.prefetchQuery(asFetchOptions(options));
}

/** Loads the thing that a page is about; one that is not there (or is another workspace's) is the not-found page. */
export async function loadOrNotFound(slug: string | null, query: (api: Api) => Options): Promise<void> {
  try {
    await queryClientOf(slug).fetchQuery(asFetchOptions(query(apiOf(slug))));
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

/** Hands what was prefetched for this workspace to the browser. */
export function Hydrate({ slug, children }: { slug: string | null; children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queryClientOf(slug))}>{children}</HydrationBoundary>;
}
