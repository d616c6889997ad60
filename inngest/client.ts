import { Inngest } from "inngest";
import { logger } from "@/server/log";
import { TraceMiddleware } from "./trace-middleware";

/** The outbox waits for the answer to what it sends: for no longer than this, since the SDK asks again by itself. */
const ANSWER_MS = 30_000;

/** `fetch` that rejects when an answer has not begun to come within `ms` milliseconds. */
export const fetchWithin =
  (ms: number): typeof fetch =>
  (input, init) => {
    const late = AbortSignal.timeout(ms);
    return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, late]) : late });
  };

/** Which server drives the functions is env only (README, "Durable execution"). */
export const inngest = new Inngest({
  id: "wrapup",
  logger,
  checkpointing: false,
  fetch: fetchWithin(ANSWER_MS),
  middleware: [TraceMiddleware],
});
