import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { FOLLOW_UPS } from "@/server/domain/analytics/schema";
import { periodParsers } from "../_period/search-params";

/** Which reason the table of calls is narrowed to. */
export const reasonParser = parseAsStringLiteral(FOLLOW_UPS);
export const loadAnalytics = createLoader({ ...periodParsers, reason: reasonParser });
