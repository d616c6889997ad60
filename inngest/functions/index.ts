import type { InngestFunction } from "inngest";
import { expireTestCall } from "./expire-call";
import { reconcileUnknown } from "./reconcile-message";
import { runAutomation } from "./run-automation";
import { sandboxDeliver } from "./sandbox-deliver";
import { sendMessage } from "./send-message";
import { sweepMessages } from "./sweep-messages";

/** All functions, served by the worker and by /api/inngest alike. */
export const functions: InngestFunction.Any[] = [
  expireTestCall,
  sweepMessages,
  sendMessage,
  sandboxDeliver,
  reconcileUnknown,
  runAutomation,
];
