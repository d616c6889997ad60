const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The breaker opens after so many failures in a row within the window. */
export const BREAKER_FAILURES = 10;
const BREAKER_WINDOW = 5 * MINUTE;
const FIRST_REST = 30_000;
const LONGEST_REST = 5 * MINUTE;
/** Nothing but failures for so long switches the endpoint off. */
export const FAILING_DAYS = 5;

/** What an endpoint's row remembers of its failures since its last success. */
export interface FailureState {
  firstFailureAt: Date | null;
  failingSince: Date | null;
  breakerFailures: number;
  breakerSince: Date | null;
  restUntil: Date | null;
  rests: number;
}

export const NO_FAILURES: FailureState = {
  firstFailureAt: null,
  failingSince: null,
  breakerFailures: 0,
  breakerSince: null,
  restUntil: null,
  rests: 0,
};

export const isClean = (state: FailureState) =>
  state.firstFailureAt === null && state.breakerFailures === 0 && state.rests === 0;

const since = (from: Date | null, now: Date) =>
  from === null ? Number.POSITIVE_INFINITY : now.getTime() - from.getTime();

/**
 * The state after one more failure. `exhausted`: switch it off. `rested`: a rest began now. The five days begin as with
 * Svix: only when failures within 24 hours lie at least 12 hours apart, so that one bad night is none of them.
 * @param probe the attempt that was let through to see whether the endpoint is back
 */
export function afterFailure(
  state: FailureState,
  now: Date,
  probe: boolean,
): FailureState & { exhausted: boolean; rested: boolean } {
  const next = { ...state, ...breaker(state, now, probe) };
  if (state.failingSince === null) {
    const span = since(state.firstFailureAt, now);
    if (span > DAY) next.firstFailureAt = now;
    else if (span >= 12 * HOUR) next.failingSince = now;
  }
  return {
    ...next,
    exhausted: state.failingSince !== null && since(state.failingSince, now) >= FAILING_DAYS * DAY,
    rested: next.rests > state.rests,
  };
}

/** Only many failures in a short time: an endpoint that a few events find dead keeps the schedule of its retries. */
function breaker(state: FailureState, now: Date, probe: boolean) {
  const inWindow = since(state.breakerSince, now) <= BREAKER_WINDOW;
  const breakerFailures = inWindow ? state.breakerFailures + 1 : 1;
  const breakerSince = inWindow ? state.breakerSince : now;
  const resting = state.restUntil !== null && state.restUntil > now;
  const opens = probe || (!resting && (state.rests > 0 || breakerFailures >= BREAKER_FAILURES));
  if (!opens) return { breakerFailures, breakerSince };
  const rest = Math.min(FIRST_REST * 2 ** state.rests, LONGEST_REST);
  return {
    breakerFailures,
    breakerSince,
    restUntil: new Date(now.getTime() + rest),
    rests: state.rests + 1,
  };
}
