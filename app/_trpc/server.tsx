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

/** Layout and page are rendered side by side; each hands over what it asked for and not what the other still waits for. */
type Part = "page" | "shell";

const queryClientOf = cache((_slug: string | null, _part: Part) => makeQueryClient());

/** The API in the same process: the procedures are called directly, with the signed-in person's rights. */
const apiOf = cache((slug: string | null, part: Part): Api => {
  const ctx = async (): Promise<ApiContext> => ({
    db: db(),
    person: await getPerson(),
    workspaceSlug: slug,
    ip: clientIp(await headers()),
  });
  return createTRPCOptionsProxy({ ctx, router: appRouter, queryClient: () => queryClientOf(slug, part) });
});

/** Options of every procedure have a type of their own; the client takes them as what they are: options of a query. */
const asFetchOptions = (options: Options) => options as unknown as FetchQueryOptions;
const asInfiniteOptions = (options: Options) => options as unknown as FetchInfiniteQueryOptions;

/**
 * Starts loading. Not awaited, the page streams and the result follows: for `useSuspenseQuery`. What is read by plain
 * `useQuery` has to be awaited, or server and browser would not render the same. Slug null: outside a workspace.
 */
export function prefetch(
  slug: string | null,
  query: (api: Api) => Options,
  part: Part = "page",
): Promise<void> {
  const options = query(apiOf(slug, part));
  const client = queryClientOf(slug, part);
  if ("initialPageParam" in options) return client.prefetchInfiniteQuery(asInfiniteOptions(options));
  return client.prefetchQuery(asFetchOptions(options));
}

/** Loads the thing that a page is about; one that is not there (or is another workspace's) is the not-found page. */
export async function loadOrNotFound(slug: string | null, query: (api: Api) => Options): Promise<void> {
  try {
    await queryClientOf(slug, "page").fetchQuery(asFetchOptions(query(apiOf(slug, "page"))));
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

interface HydrateProps {
  slug: string | null;
  part?: Part;
  children: ReactNode;
}

/** Hands what was prefetched for this workspace to the browser. */
export function Hydrate({ slug, part = "page", children }: HydrateProps) {
  return <HydrationBoundary state={dehydrate(queryClientOf(slug, part))}>{children}</HydrationBoundary>;
}
