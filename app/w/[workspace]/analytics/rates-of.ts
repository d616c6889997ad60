import type { Counts, Metric } from "@/server/domain/analytics/schema";

export interface Rate {
  title: string;
  part: Metric;
  whole: Metric;
  goodWhen: "up" | "down";
  /** Shown on hover: what is divided by what. */
  definition: string;
}

export const RATES = {
  delivery: {
    title: "Delivery rate",
    part: "delivered",
    whole: "sent",
    goodWhen: "up",
    definition:
      "Texts that the carrier reports as delivered, of all that it took (sent). Those it refused at once were never sent and count as failed. Tests are left out.",
  },
  response: {
    title: "Response rate",
    part: "answered",
    whole: "delivered",
    goodWhen: "up",
    definition:
      "Delivered texts that were the first of their call to be answered, of all delivered texts. STOP, START and HELP are no answers. Tests are left out.",
  },
  optOut: {
    title: "Opt-out rate",
    part: "optedOut",
    whole: "delivered",
    goodWhen: "down",
    definition:
      "Texts that were the last before their recipient opted out, by whatever way, of all delivered texts. Tests are left out.",
  },
} as const satisfies Record<string, Rate>;
export type RateName = keyof typeof RATES;

export const dayName = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });

export const percent = (value: number) => `${Math.round(value * 10) / 10}%`;

/** "4 s", "2 min 10 s", "1 h 5 min", "2 days". */
export function lapse(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 1) return "under 1 s";
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(minutes / 1440)} days`;
}

/** Few texts a day make a wild line: over two weeks and more each point is the rate of the seven days up to it. */
export const SMOOTH_FROM = 14;
const WINDOW = 7;

/** A rate for each of `days`; `before` are the days that lead up to them. */
export function ratesOf({ part, whole }: Rate, days: Counts[], before: Counts[]): (number | null)[] {
  const span = days.length < SMOOTH_FROM ? 1 : WINDOW;
  const all = [...before, ...days];
  return days.map((_, index) => {
    const until = before.length + index + 1;
    const window = all.slice(Math.max(0, until - span), until);
    const sum = (metric: Metric) => window.reduce((total, day) => total + day[metric], 0);
    return sum(whole) > 0 ? (sum(part) / sum(whole)) * 100 : null;
  });
}
