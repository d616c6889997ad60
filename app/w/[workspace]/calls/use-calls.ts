"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { callParsers, nextCursor, toCallFilter, toSearch } from "./search-params";

/** The calls that the URL asks for; the old ones stay in sight while a filter changes. */
export function useCalls() {
  const trpc = useTRPC();
  const [params] = useQueryStates(callParsers);
  const shown = useDeferredValue(params);
  const { limit, sort, ...filter } = toCallFilter(shown);
  const query = useSuspenseInfiniteQuery(
    trpc.calls.list.infiniteQueryOptions(toCallFilter(shown), nextCursor),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  return {
    query,
    rows,
    filter,
    columns: shown.columns ?? [],
    filtered: Object.keys(filter).length > 0,
    /** Carried to a call's page, so that it knows the calls beside it and the way back. */
    search: toSearch({ ...shown, columns: null }),
  };
}
