/** What an endpoint can be told of. Names are persisted and sent: renaming one is a new version. */
export const EVENT_TYPES = [
  "call.evaluated",
  "call.failed",
  "message.delivered",
  "message.failed",
  "message.received",
  "contact.opted_out",
  "automation.run.failed",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const EVENT_WORDS: Record<EventType, string> = {
  "call.evaluated":
    "A call ended and its variables were read; again when it is re-evaluated or corrected and resent",
  "call.failed": "A call that failed, or that could not be evaluated after all attempts",
  "message.delivered": "A text reached the customer's phone, as the carrier reports",
  "message.failed": "A text that the carrier refused or could not deliver",
  "message.received": "A customer answered, or wrote first",
  "contact.opted_out": "Somebody must not be texted any more, and how that became known",
  "automation.run.failed": "A run of an automation ended with a failed step",
};

export const isEventType = (text: string): text is EventType => EVENT_TYPES.some((type) => type === text);

/** Rises only when a field is renamed, removed or means something else; fields are added within a version. */
export const PAYLOAD_VERSION = 1;
