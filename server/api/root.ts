import { alertRouter } from "./routers/alert";
import { analyticsRouter } from "./routers/analytics";
import { apiKeyRouter } from "./routers/api-key";
import { assistantRouter } from "./routers/assistant";
import { auditRouter } from "./routers/audit";
import { automationRouter } from "./routers/automation";
import { callRouter } from "./routers/call";
import { callJobRouter } from "./routers/call-job";
import { connectionRouter } from "./routers/connection";
import { contactRouter } from "./routers/contact";
import { evaluationRouter } from "./routers/evaluation";
import { evaluationJobRouter } from "./routers/evaluation-job";
import { failureNoticeRouter } from "./routers/failure-notice";
import { liveRouter } from "./routers/live";
import { mailConnectionRouter, mailRouter } from "./routers/mail";
import { memberRouter } from "./routers/member";
import { messageRouter } from "./routers/message";
import { messageSettingsRouter } from "./routers/message-settings";
import { modelConnectionRouter } from "./routers/model-connection";
import { operationsRouter } from "./routers/operations";
import { optOutRouter } from "./routers/opt-out";
import { personRouter } from "./routers/person";
import { phoneRouter } from "./routers/phone";
import { retentionRouter } from "./routers/retention";
import { runRouter } from "./routers/run";
import { savedViewRouter } from "./routers/saved-view";
import { senderRouter } from "./routers/sender";
import { sendingRouter } from "./routers/sending";
import { sourceRouter } from "./routers/source";
import { voiceRouter } from "./routers/voice";
import { webhookRouter } from "./routers/webhook";
import { workspaceRouter } from "./routers/workspace";
import { router } from "./trpc";

/** One router per domain. */
export const appRouter = router({
  alert: alertRouter,
  sender: senderRouter,
  operations: operationsRouter,
  optOut: optOutRouter,
  message: messageRouter,
  messageSettings: messageSettingsRouter,
  sending: sendingRouter,
  contact: contactRouter,
  connection: connectionRouter,
  modelConnection: modelConnectionRouter,
  analytics: analyticsRouter,
  apiKey: apiKeyRouter,
  assistant: assistantRouter,
  audit: auditRouter,
  automation: automationRouter,
  // tRPC reserves the name "call".
  calls: callRouter,
  callJob: callJobRouter,
  savedView: savedViewRouter,
  evaluation: evaluationRouter,
  evaluationJob: evaluationJobRouter,
  failureNotice: failureNoticeRouter,
  live: liveRouter,
  mail: mailRouter,
  mailConnection: mailConnectionRouter,
  member: memberRouter,
  person: personRouter,
  phone: phoneRouter,
  retention: retentionRouter,
  run: runRouter,
  source: sourceRouter,
  voice: voiceRouter,
  webhook: webhookRouter,
  workspace: workspaceRouter,
});
export type AppRouter = typeof appRouter;
