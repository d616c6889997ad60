import type { MessageStatus } from "@/server/domain/messaging/schema";

/** Twilio's words for a message's state (twilio-oai message_enum_status) in ours; null: says nothing of an outbound SMS. */
export function readTwilioStatus(status: string): MessageStatus | null {
  switch (status) {
    case "accepted":
    case "scheduled":
    case "queued":
    case "sending":
      return "accepted";
    case "sent":
    case "partially_delivered":
      return "sent";
    case "delivered":
    case "read":
      return "delivered";
    case "undelivered":
      return "undelivered";
    case "failed":
    case "canceled":
      return "failed";
    default:
      return null;
  }
}
