import type { WhyNot } from "@/server/domain/messaging/dry-send";

/** Why a text would not leave, in a word or two. */
export const WHY_WORDS: Record<WhyNot, string> = {
  no_phone: "No phone",
  unknown_value: "Unknown value",
  content: "Text refused",
  sender: "Sender",
  opted_out: "Opted out",
  review: "To be reviewed",
  quiet_hours: "Quiet hours",
  too_old: "Too old",
  cap: "Cap reached",
  stopped: "Sending stopped",
  connection: "Connection broken",
};
