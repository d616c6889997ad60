"use client";
import { useQueryStates } from "nuqs";
import { periodParsers, toAnalyticsPeriod } from "./search-params";

/** The period in the URL, and how to change it. */
export function usePeriod() {
  const [params, setParams] = useQueryStates(periodParsers, { history: "push" });
  return { params, setParams, period: toAnalyticsPeriod(params) };
}
