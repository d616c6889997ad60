import type { MessageFate } from "@/server/domain/calls/schema";

export const REPORT_DELAY_MS: Record<MessageFate["delay"], number> = {
  none: 0,
  "2s": 2_000,
  "10s": 10_000,
  "1m": 60_000,
};

/** How a message ends that the sandbox carrier took. */
export const outcomeOf = ({
  behaviour,
  errorCode,
}: MessageFate): { status: "delivered" | "undelivered"; errorCode: string | null } =>
  behaviour === "undelivered"
    ? { status: "undelivered", errorCode }
    : { status: "delivered", errorCode: null };
