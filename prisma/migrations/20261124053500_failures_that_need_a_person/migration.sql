-- The overview's "Needs you" reads failures only: its cost must not grow with what went well.
CREATE INDEX "AutomationRun_failed" ON "AutomationRun" ("workspaceId", "createdAt") WHERE state = 'failed';
CREATE INDEX "Call_extraction_failed" ON "Call" ("workspaceId", "startedAt") WHERE "evaluationState" = 'failed';
CREATE INDEX "WebhookDelivery_failed" ON "WebhookDelivery" ("workspaceId", "createdAt") WHERE status = 'failed';
CREATE INDEX "Message_troubled" ON "Message" ("workspaceId", "createdAt") WHERE status IN ('failed', 'unknown');
