import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { FOLLOW_UPS, FUNNEL_STEPS, GROUP_DIMS } from "@/server/domain/analytics/schema";
import { periodParsers } from "../_period/search-params";

/** Which reason, and which step of the funnel, the table of calls is narrowed to. */
export const reasonParser = parseAsStringLiteral(FOLLOW_UPS);
export const stepParser = parseAsStringLiteral(FUNNEL_STEPS);
/** By what texts are told apart. */
export const byParser = parseAsStringLiteral(GROUP_DIMS);
/** A variable, the one that it is crossed with, and the value of either whose calls are listed. */
export const variableParsers = {
  variable: parseAsString,
  with: parseAsString,
  value: parseAsString,
  and: parseAsString,
};
export const loadAnalytics = createLoader({
  ...periodParsers,
  ...variableParsers,
  reason: reasonParser,
  step: stepParser,
  by: byParser,
});
