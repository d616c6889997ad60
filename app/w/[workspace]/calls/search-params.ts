import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { CALL_OUTCOMES, CALL_STATUSES } from "@/server/domain/calls/schema";

export const FOLLOW_UPS = ["texted", "not_texted"] as const;

/** The filters as the URL has them; one map for the page on the server and the chips in the browser. */
export const callParsers = {
  q: parseAsString,
  assistant: parseAsString,
  status: parseAsStringLiteral(CALL_STATUSES),
  outcome: parseAsStringLiteral(CALL_OUTCOMES),
  followUp: parseAsStringLiteral(FOLLOW_UPS),
  /** Only calls of the last so many days. */
  days: parseAsInteger,
  /** Post-call variables shown as columns of their own. */
  columns: parseAsArrayOf(parseAsString),
};
export type CallParams = inferParserType<typeof callParsers>;
export const loadCallParams = createLoader(callParsers);

const DAY = 86_400_000;

/** The list's query. Days begin at midnight UTC, so that server and browser ask for the same all day long. */
export function toCallFilter({ q, assistant, status, outcome, followUp, days }: CallParams) {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  return {
    limit: 50,
    ...(q ? { phone: q.slice(0, 20) } : {}),
    ...(assistant ? { assistantId: assistant } : {}),
    ...(status ? { status } : {}),
    ...(outcome ? { outcome } : {}),
    ...(followUp ? { followUp } : {}),
    ...(days && days > 0 && days < 4000 ? { from: new Date(midnight - (days - 1) * DAY).toISOString() } : {}),
  };
}

export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
