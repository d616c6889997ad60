import { eventType } from "inngest";
import { DOMAIN_EVENTS } from "@/server/domain/events";

export const callRinging = eventType("call/ringing", { schema: DOMAIN_EVENTS["call/ringing"] });
export const evaluationRequested = eventType("call/evaluation.requested", {
  schema: DOMAIN_EVENTS["call/evaluation.requested"],
});
export const sourceEventReceived = eventType("source/event.received", {
  schema: DOMAIN_EVENTS["source/event.received"],
});
export const evaluationJobRequested = eventType("evaluation/job.requested", {
  schema: DOMAIN_EVENTS["evaluation/job.requested"],
});
export const callJobRequested = eventType("call/job.requested", {
  schema: DOMAIN_EVENTS["call/job.requested"],
});
export const deliveryRequested = eventType("webhook/delivery.requested", {
  schema: DOMAIN_EVENTS["webhook/delivery.requested"],
});
export const endpointWoken = eventType("webhook/endpoint.woken", {
  schema: DOMAIN_EVENTS["webhook/endpoint.woken"],
});
export const runRequested = eventType("automation/run.requested", {
  schema: DOMAIN_EVENTS["automation/run.requested"],
});
export const runWoken = eventType("automation/run.woken", {
  schema: DOMAIN_EVENTS["automation/run.woken"],
});
export const sendRequested = eventType("message/send.requested", {
  schema: DOMAIN_EVENTS["message/send.requested"],
});
export const waitEnded = eventType("message/wait.ended", {
  schema: DOMAIN_EVENTS["message/wait.ended"],
});
export const outcomeUnknown = eventType("message/outcome.unknown", {
  schema: DOMAIN_EVENTS["message/outcome.unknown"],
});
export const alertOpened = eventType("analytics/alert.opened", {
  schema: DOMAIN_EVENTS["analytics/alert.opened"],
});
export const recountRequested = eventType("analytics/recount.requested", {
  schema: DOMAIN_EVENTS["analytics/recount.requested"],
});
export const purgeRequested = eventType("retention/purge.requested", {
  schema: DOMAIN_EVENTS["retention/purge.requested"],
});
export const sandboxAccepted = eventType("sandbox/message.accepted", {
  schema: DOMAIN_EVENTS["sandbox/message.accepted"],
});
export const mailRequested = eventType("mail/send.requested", {
  schema: DOMAIN_EVENTS["mail/send.requested"],
});
export const failureNoticeOpened = eventType("automation/failure-notice.opened", {
  schema: DOMAIN_EVENTS["automation/failure-notice.opened"],
});
