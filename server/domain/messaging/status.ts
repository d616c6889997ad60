import type { MessageStatus } from "./schema";

const BEFORE_OUTCOME: MessageStatus[] = ["pending", "sending", "unknown", "accepted", "sent"];

/**
 * From where each status may be reached. A status only moves forward, whatever order a carrier's callbacks come in;
 * `pending` is listed for the carrier's words because a callback proves that the carrier has the message.
 */
const REACHED_FROM: Record<MessageStatus, readonly MessageStatus[]> = {
  // Only the holder of the claim may give it back, and only when the carrier surely did not take the message.
  pending: ["sending"],
  sending: ["pending"],
  unknown: ["sending"],
  accepted: ["pending", "sending", "unknown"],
  sent: ["pending", "sending", "unknown", "accepted"],
  delivered: BEFORE_OUTCOME,
  undelivered: BEFORE_OUTCOME,
  failed: BEFORE_OUTCOME,
  suppressed: ["pending"],
  received: [],
};

/** From where a message may be sent again as a new one: it did not arrive, as far as is known. */
export const mayRepeat = (status: MessageStatus) =>
  status === "unknown" || status === "failed" || status === "undelivered";

export const statusesBefore = (status: MessageStatus) => REACHED_FROM[status];
export const mayMove = (from: MessageStatus, to: MessageStatus) => REACHED_FROM[to].includes(from);
