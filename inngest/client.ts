import { Inngest } from "inngest";
import { logger } from "@/server/log";
import { TraceMiddleware } from "./trace-middleware";

/** Which server drives the functions is env only (README, "Durable execution"). */
export const inngest = new Inngest({
  id: "wrapup",
  logger,
  checkpointing: false,
  middleware: [TraceMiddleware],
});
