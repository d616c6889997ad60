/** Routers whose answers a change of a table can alter. */
export const LIVE_ROUTERS = [
  "analytics",
  "assistant",
  "automation",
  "callJob",
  "calls",
  "contact",
  "evaluationJob",
  "mail",
  "message",
  "optOut",
  "phone",
  "run",
  "source",
  "savedView",
  "webhook",
] as const;
export type LiveRouter = (typeof LIVE_ROUTERS)[number];

export const AFFECTED: Record<string, readonly LiveRouter[]> = {
  Call: ["calls", "phone", "analytics", "assistant", "contact"],
  TranscriptTurn: ["calls", "phone"],
  CallJob: ["callJob"],
  SavedView: ["savedView"],
  EvaluationJob: ["evaluationJob"],
  Automation: ["automation", "assistant"],
  TriggerSample: ["automation"],
  AutomationRun: ["run", "automation", "calls", "analytics"],
  RunStep: ["run"],
  Message: ["message", "calls", "run", "contact", "analytics"],
  Mail: ["mail", "run"],
  SandboxMessage: ["phone"],
  WebhookDelivery: ["webhook", "calls"],
  WebhookEndpoint: ["webhook"],
  IngestEvent: ["source", "analytics"],
  OptOut: ["optOut", "contact", "message", "analytics"],
  StopRequest: ["optOut", "message", "analytics"],
};
