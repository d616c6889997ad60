import type { InngestFunction } from "inngest";
import { applyRetention, scheduleRetention } from "./apply-retention";
import { checkAllFigures, recount } from "./check-figures";
import { deliver } from "./deliver-webhook";
import { evaluate } from "./evaluate-call";
import { expireTestCall } from "./expire-call";
import { fold } from "./fold-stats";
import { notifyFailures } from "./notify-failures";
import { purge } from "./purge-expired";
import { reconcileUnknown } from "./reconcile-message";
import { relayOutbox } from "./relay-outbox";
import { releaseWebhooks } from "./release-webhooks";
import { runAutomation } from "./run-automation";
import { runCalls } from "./run-call-job";
import { runJob } from "./run-evaluation-job";
import { sandboxDeliver } from "./sandbox-deliver";
import { sendMail } from "./send-mail";
import { sendMessage } from "./send-message";
import { sweepMessages } from "./sweep-messages";
import { sweepWebhooks } from "./sweep-webhooks";
import { takeEvent } from "./take-event";
import { tellOfAlert, watchFigures, weeklyDigest } from "./watch-figures";
import { watchVariants } from "./watch-variants";

/** All functions, served by the worker and by /api/inngest alike. */
export const functions: InngestFunction.Any[] = [
  takeEvent,
  evaluate,
  deliver,
  releaseWebhooks,
  sweepWebhooks,
  runAutomation,
  runJob,
  runCalls,
  sendMessage,
  sendMail,
  notifyFailures,
  sandboxDeliver,
  reconcileUnknown,
  expireTestCall,
  sweepMessages,
  watchVariants,
  relayOutbox,
  fold,
  checkAllFigures,
  watchFigures,
  tellOfAlert,
  weeklyDigest,
  recount,
  purge,
  scheduleRetention,
  applyRetention,
];
