/** Waits before attempt 2, 3 … in seconds: 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h as Svix does. */
export const RETRY_WAITS = [5, 300, 1800, 7200, 18_000, 36_000, 36_000] as const;
export const MAX_ATTEMPTS = RETRY_WAITS.length + 1;

const DAY = 86_400;

/** Seconds that a Retry-After header asks for: a number or an HTTP date, at most a day; null when it says nothing. */
export function readRetryAfter(header: string | undefined, now: Date): number | null {
  if (!header) return null;
  const seconds = /^\d+$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - now.getTime()) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, DAY) : null;
}

/**
 * Seconds until the next attempt, or null when there is none. `attempt` counts from 1 and has just failed;
 * `random` in [0, 1) spreads ±20 %. A Retry-After longer than the schedule wins.
 */
export function nextWait(attempt: number, retryAfter: number | null, random: number): number | null {
  const planned = RETRY_WAITS[attempt - 1];
  if (planned === undefined) return null;
  return Math.max(Math.round(planned * (0.8 + 0.4 * random)), retryAfter ?? 0, 1);
}

/** What a failed attempt means, in words with the cure. Null for success (2xx only; Standard Webhooks 1.0.0). */
export function explainStatus(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `The server answered with a redirect (${status}); give the final URL, redirects are not followed`;
  if (status === 401 || status === 403)
    return `The server refused us (${status}); verify our signature instead of asking for a login`;
  if (status === 404) return "The server knows no such address (404); check the URL's path";
  if (status === 410) return "The server says that this endpoint is gone (410); it was switched off here";
  if (status === 413) return "The server finds the payload too large (413); raise its body limit";
  if (status === 429) return "The server asks for fewer requests (429); we come again later";
  if (status >= 500) return `The server failed (${status}); look into its log at this time`;
  return `The server answered ${status}; only 2xx counts as received`;
}
