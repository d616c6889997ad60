import type { DeliveryResult } from "../messaging/deliver-message";
import type { StepOutcome } from "./steps/run";

/** What a message's step says of what it worked with. */
export interface SendInput extends Record<string, unknown> {
  senderId: string;
  to: string;
  body: string;
  /** It was cut at a sentence to the step's limit: from so many segments, without these words. */
  cutFromSegments?: number;
  leftOut?: string;
  /** Which of the step's texts. */
  variant?: string;
}

/**
 * Reads what the ledger says of a message. An outcome that is not known counts as done with a note: it is being
 * looked up, and sending again could text a person twice.
 */
export function readOutcome(
  delivery: DeliveryResult,
  input: SendInput,
  messageId: string,
  variant?: string,
): StepOutcome {
  const { status, reason, errorCode, retryAfterSeconds } = delivery;
  const recorded = (note?: string) => ({
    input,
    output: {
      messageId,
      status,
      ...(errorCode ? { errorCode } : {}),
      ...(note ? { note } : {}),
      ...(variant ? { variant } : {}),
    },
  });
  if ((status === "pending" || status === "sending") && retryAfterSeconds !== undefined) {
    const words =
      reason ?? (status === "pending" ? "The carrier asks to wait" : "Another attempt is under way");
    return { state: "later", reason: words, afterSeconds: retryAfterSeconds, messageId, ...recorded() };
  }
  switch (status) {
    case "accepted":
    case "sent":
    case "delivered":
    case "received":
      return { state: "succeeded", reason: null, ...recorded() };
    case "sending":
    case "unknown": {
      const note =
        "The carrier's answer was lost, so the outcome is unknown; it is being looked up and not sent again";
      return { state: "succeeded", reason: null, ...recorded(note) };
    }
    case "suppressed":
      return { state: "skipped", reason: reason ?? "The message was held back", ...recorded() };
    case "failed":
    case "undelivered":
      return { state: "failed", reason: reason ?? "The carrier did not take the message", ...recorded() };
    case "pending":
      return { state: "succeeded", reason: null, ...recorded(reason ?? "Held until it may be sent") };
    default:
      return status satisfies never;
  }
}
