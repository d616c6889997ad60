import { z } from "zod";

export const UNITS = ["minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];
const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 1440 };
const MAX_DAYS = 90;

/** A stretch of time as people give it. */
export const Span = {
  amount: z.number("Enter a number").int("Enter a whole number").min(0).max(100_000),
  unit: z.enum(UNITS),
};
export interface Span {
  amount: number;
  unit: Unit;
}

export const spanMs = ({ amount, unit }: Span): number => amount * MINUTES[unit] * 60_000;

/** "3 days", "1 hour". */
export const spanInWords = ({ amount, unit }: Span): string =>
  `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;

/** Why it cannot be waited for so long; null: it can. */
export function spanProblem(span: Span): string | null {
  if (span.amount < 1) return "Say how long";
  return spanMs(span) > MAX_DAYS * 86_400_000 ? `At most ${MAX_DAYS} days` : null;
}
