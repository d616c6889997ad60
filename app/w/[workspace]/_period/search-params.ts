import { createLoader, parseAsIsoDate, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { AnalyticsPeriod } from "@/server/domain/analytics/schema";

export const PERIODS = ["7d", "30d", "90d"] as const;

/** One map for the page on the server and the controls in the browser. */
export const periodParsers = {
  period: parseAsStringLiteral(PERIODS).withDefault("30d"),
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  assistant: parseAsString,
};
export const loadPeriod = createLoader(periodParsers);

interface PeriodParams {
  period: (typeof PERIODS)[number];
  from: Date | null;
  to: Date | null;
  assistant: string | null;
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** What the URL asks for, as the API takes it. */
export const toAnalyticsPeriod = ({ period, from, to, assistant }: PeriodParams): AnalyticsPeriod => ({
  ...(from ? { from: day(from) } : { days: Number.parseInt(period, 10) }),
  ...(to ? { to: day(to) } : {}),
  ...(assistant ? { assistantId: assistant } : {}),
});
