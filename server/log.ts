import pino from "pino";
import { traceContext } from "./trace";

const PHONE = /\+\d{7,15}\b/g;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/g;
const TOKEN = /\b(?:wrk_|whsec_|Bearer )[\w+/=-]{8,}/g;

const redact = (text: string) =>
  text.replace(PHONE, "[phone]").replace(EMAIL, "[email]").replace(TOKEN, "[secret]");

/** The one logger. What looks like a number, an address or a token is cut from every line before it is written. */
export const logger = pino(
  {
    level: process.env.LOG_LEVEL || (process.env.VITEST ? "silent" : "info"),
    mixin: () => ({ ...traceContext() }),
    base: { process: process.env.WRAPUP_PROCESS ?? "app" },
    redact: {
      paths: ["*.password", "*.secret", "*.authToken", "*.apiKey", "*.authorization", "*.cookie"],
      censor: "[secret]",
    },
    serializers: { err: pino.stdSerializers.err },
  },
  { write },
);

/** A disk that is full costs lines of the log, and no request. */
function write(line: string) {
  try {
    process.stdout.write(redact(line));
  } catch {
    // There is nowhere to say it.
  }
}
