import { type CallData, timeOfDay } from "./values";

/** Day and time that a clock in the zone shows: "2026-03-02", "15:30". */
export function clockIn(at: Date, timeZone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return { day: `${of("year")}-${of("month")}-${of("day")}`, time: `${of("hour")}:${of("minute")}` };
}

/** Today where the workspace is, by the run's clock, which replays have again; without one the day of the call. */
export const clockDay = ({ clock, call }: CallData): string =>
  clockIn(new Date(clock?.at ?? call.endedAt ?? call.startedAt), clock?.timeZone ?? "UTC").day;

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The time of day of an instant: as it was written, or where the workspace is when it was written in UTC. */
export const clockTime = (instant: string, { clock }: CallData): string =>
  instant.endsWith("Z") ? clockIn(new Date(instant), clock?.timeZone ?? "UTC").time : instant.slice(11, 16);

/** "09:00-17:00", as it is stored; null when it is no span. */
export function readSpan(value: string): { from: string; to: string } | null {
  const [from, to, ...rest] = value.split("-").map((part) => timeOfDay(part.trim()));
  return from && to && rest.length === 0 ? { from, to } : null;
}
