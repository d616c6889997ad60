"use client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { callParsers, nextCursor, toCallFilter } from "./search-params";

/** The calls that the URL asks for; the old ones stay in sight while a filter changes. */
export function useCalls() {
  const trpc = useTRPC();
  const [params] = useQueryStates(callParsers);
  const filter = toCallFilter(params);
  const query = useInfiniteQuery({
    ...trpc.calls.list.infiniteQueryOptions(filter, nextCursor),
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return { query, rows, columns: params.columns ?? [], filtered: Object.keys(filter).length > 1 };
}
