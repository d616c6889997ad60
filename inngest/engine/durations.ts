const UNITS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const BACKOFF_SECONDS = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];
const LONGEST_WAIT = 366 * UNITS.d;

/**
 * Milliseconds from now of a wait as the SDK writes it: "1d2h", "30s", or an ISO date. A wait lasts at least a second
 * and at most 366 days, as with Inngest. Undefined when the text is neither.
 */
export function waitOf(text: string, now = Date.now()): number | undefined {
  const parts = [...text.matchAll(/(\d+)([wdhms])/g)];
  const spelled = parts.map((part) => part[0]).join("") === text;
  const total = spelled
    ? parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unitOf(unit)], 0)
    : Date.parse(text) - now;
  if (Number.isNaN(total) || total > LONGEST_WAIT) return undefined;
  return Math.max(total, spelled ? 1000 : 0);
}

const isUnit = (text: string | undefined): text is keyof typeof UNITS => text !== undefined && text in UNITS;
const unitOf = (text: string | undefined) => (isUnit(text) ? text : "s");

/** Inngest's schedule: milliseconds after attempt n (from 0), plus up to 30 s so that many failures do not come back at once. */
export function backoff(attempt: number, random = Math.random): number {
  const seconds = BACKOFF_SECONDS[Math.min(attempt, BACKOFF_SECONDS.length - 1)] ?? 7200;
  return (seconds + random() * 30) * 1000;
}

/** Milliseconds that a Retry-After header asks for (seconds or a date), held between one second and a day. */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 1000), UNITS.d);
}
