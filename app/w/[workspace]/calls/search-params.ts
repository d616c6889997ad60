import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsIsoDate,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { CALL_OUTCOMES, CALL_SORTS, CALL_STATUSES, FOLLOW_UPS } from "@/server/domain/calls/schema";
import { readCondition } from "@/server/domain/calls/shared/variable-condition";

/** The filters as the URL has them; one map for the page on the server and the chips in the browser. */
export const callParsers = {
  /** Digits of the number. */
  q: parseAsString,
  /** Words of the transcript. */
  words: parseAsString,
  assistant: parseAsString,
  status: parseAsStringLiteral(CALL_STATUSES),
  outcome: parseAsStringLiteral(CALL_OUTCOMES),
  followUp: parseAsStringLiteral(FOLLOW_UPS),
  source: parseAsString,
  /** Conditions on variables: "status:is:true". */
  variable: parseAsArrayOf(parseAsString),
  /** Only calls of the last so many days. */
  days: parseAsInteger,
  /** Or of these, both inclusive. */
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  sort: parseAsStringLiteral(CALL_SORTS),
  /** Post-call variables shown as columns of their own. */
  columns: parseAsArrayOf(parseAsString),
};
export type CallParams = inferParserType<typeof callParsers>;
export const loadCallParams = createLoader(callParsers);
/** "?status=completed&…", or "" when nothing is set. */
export const toSearch = createSerializer(callParsers);

const DAY = 86_400_000;

/** What is filtered and how it is sorted, without the page. Days begin at midnight UTC, so that server and browser ask alike. */
export function toCallQuery(params: CallParams) {
  const { q, words, assistant, status, outcome, followUp, source, variable, sort } = params;
  const conditions = (variable ?? []).filter((text) => readCondition(text) !== null).slice(0, 10);
  return {
    ...(q ? { phone: q.slice(0, 20) } : {}),
    ...(words?.trim() ? { words: words.trim().slice(0, 200) } : {}),
    ...(assistant ? { assistantId: assistant.slice(0, 60) } : {}),
    ...(status ? { status } : {}),
    ...(outcome ? { outcome } : {}),
    ...(followUp ? { followUp } : {}),
    ...(source ? { source: source.slice(0, 40) } : {}),
    ...(conditions.length > 0 ? { variable: conditions } : {}),
    ...datesOf(params),
    ...(sort && sort !== "newest" ? { sort } : {}),
  };
}

function datesOf({ days, from, to }: CallParams) {
  if (days && days > 0 && days < 4000) {
    const midnight = Math.floor(Date.now() / DAY) * DAY;
    return { from: new Date(midnight - (days - 1) * DAY).toISOString() };
  }
  return {
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: new Date(to.getTime() + DAY).toISOString() } : {}),
  };
}

/** The list's query. */
export const toCallFilter = (params: CallParams) => ({ limit: 50, ...toCallQuery(params) });

export const nextCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
