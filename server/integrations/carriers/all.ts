import { env } from "@/server/env";
import type { Carriers } from "./carrier";
import { sandboxCarrier } from "./sandbox";
import { createTwilioCarrier } from "./twilio";

let cached: Carriers | undefined;

/** The process's carriers. Twilio's address comes from TWILIO_API_BASE_URL. */
export const carriers = (): Carriers => {
  cached ??= {
    sandbox: sandboxCarrier,
    twilio: createTwilioCarrier({ baseUrl: env().TWILIO_API_BASE_URL }),
  };
  return cached;
};
