import { env } from "@/server/env";
import { DomainError } from "../errors";

/** Where Twilio asks about calls to the numbers of a connection. */
export const numberUrls = (connectionId: string) => ({
  incoming: `${env().APP_URL}/api/twilio/voice/incoming/${connectionId}`,
  ended: `${env().APP_URL}/api/twilio/voice/ended/${connectionId}`,
});

/** Where Twilio asks and reports about one call; the token is unguessable. */
export const callUrl = (token: string, what: "answer" | "turn" | "status" | "machine" | "recording") =>
  `${env().APP_URL}/api/twilio/voice/calls/${token}/${what}`;

/** Throws `conflict` where Twilio could not reach this app. */
export function requireReachable() {
  const { APP_URL, TWILIO_API_BASE_URL } = env();
  if (TWILIO_API_BASE_URL || !/^https?:\/\/(localhost|127\.|\[::1\])/.test(APP_URL)) return;
  throw new DomainError(
    "conflict",
    `Twilio cannot reach this app at ${APP_URL}: set APP_URL to its public address, or call the virtual phone`,
  );
}
