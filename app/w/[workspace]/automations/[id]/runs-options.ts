import {
  createLoader,
  type inferParserType,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

/** The states that the runs list filters by; "without": calls that started no run. */
export const SHOWN_STATES = [
  "all",
  "waiting",
  "running",
  "succeeded",
  "failed",
  "skipped",
  "cancelled",
  "without",
] as const;

/** The filters as the URL has them; one map for the page on the server and the list in the browser. */
export const runParsers = {
  state: parseAsStringLiteral(SHOWN_STATES).withDefault("all"),
  kind: parseAsStringLiteral(["production", "test"] as const),
  version: parseAsInteger,
  q: parseAsString,
  /** Only runs of the last so many days. */
  days: parseAsInteger,
};
export type RunParams = inferParserType<typeof runParsers>;
export const loadRunParams = createLoader(runParsers);

const DAY = 86_400_000;
const paging = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

/** Input and options of the list's query. Days begin at midnight UTC, so that server and browser ask for the same. */
export function runsOptions(automationId: string, { state, kind, version, q, days }: RunParams) {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  return [
    {
      automationId,
      limit: 50,
      ...(state === "all" || state === "without" ? {} : { state }),
      ...(kind === null ? {} : { test: kind === "test" }),
      ...(version === null ? {} : { version }),
      ...(q && q.replace(/\D/g, "").length >= 3 ? { phone: q.slice(0, 20) } : {}),
      ...(days && days > 0 && days < 4000
        ? { from: new Date(midnight - (days - 1) * DAY).toISOString() }
        : {}),
    },
    paging,
  ] as const;
}

export const withoutOptions = (automationId: string) => [{ automationId, limit: 50 }, paging] as const;
