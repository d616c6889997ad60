/** Routers whose answers a change of a table can alter. */
export const LIVE_ROUTERS = [
  "analytics",
  "assistant",
  "automation",
  "call",
  "contact",
  "message",
  "optOut",
  "phone",
  "run",
  "webhook",
] as const;
export type LiveRouter = (typeof LIVE_ROUTERS)[number];

export const AFFECTED: Record<string, readonly LiveRouter[]> = {
  Call: ["call", "phone", "analytics", "assistant", "contact"],
  TranscriptTurn: ["call", "phone"],
  Automation: ["automation", "assistant"],
  TriggerSample: ["automation"],
  AutomationRun: ["run", "automation", "call", "analytics"],
  RunStep: ["run"],
  Message: ["message", "call", "run", "contact", "analytics"],
  SandboxMessage: ["phone"],
  WebhookDelivery: ["webhook", "call"],
  OptOut: ["optOut", "contact", "message", "analytics"],
};
