-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "transcriptPurgedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "textPurgedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "eventDays" INTEGER,
ADD COLUMN     "messageDays" INTEGER,
ADD COLUMN     "recordingDays" INTEGER,
ADD COLUMN     "transcriptDays" INTEGER;

-- CreateTable
CREATE TABLE "RetentionRun" (
    "workspaceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cutoff" TIMESTAMPTZ(3) NOT NULL,
    "purged" INTEGER NOT NULL DEFAULT 0,
    "purgedEver" INTEGER NOT NULL DEFAULT 0,
    "left" INTEGER NOT NULL DEFAULT 0,
    "underWay" INTEGER NOT NULL DEFAULT 0,
    "endedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RetentionRun_pkey" PRIMARY KEY ("workspaceId","kind")
);

-- CreateIndex
CREATE INDEX "TriggerSample_callId_idx" ON "TriggerSample"("callId");

-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_action_id_idx" ON "AuditEntry"("workspaceId", "action", "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_actor_id_idx" ON "AuditEntry"("workspaceId", "actor", "id" DESC);

-- AddForeignKey
ALTER TABLE "RetentionRun" ADD CONSTRAINT "RetentionRun_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What retention still has to delete: an index of what is kept only, oldest first.
CREATE INDEX "Call_transcript_kept" ON "Call" ("workspaceId", "startedAt") WHERE "transcriptPurgedAt" IS NULL;
CREATE INDEX "Call_recording_kept" ON "Call" ("workspaceId", "startedAt") WHERE "recordingUrl" IS NOT NULL;
CREATE INDEX "WebhookEvent_payload_kept" ON "WebhookEvent" ("workspaceId", "createdAt") WHERE payload <> '';
CREATE INDEX "Message_text_kept" ON "Message" ("workspaceId", "createdAt") WHERE "textPurgedAt" IS NULL;
CREATE INDEX "SandboxMessage_text_kept" ON "SandboxMessage" ("workspaceId", "createdAt") WHERE body <> '';

-- What is under way, oldest first: operators watch its age. Few rows, whatever the size of the tables.
CREATE INDEX "Call_evaluation_open" ON "Call" (id) WHERE "evaluationState" = 'pending';
CREATE INDEX "AutomationRun_open" ON "AutomationRun" (id) WHERE state IN ('waiting', 'running');
CREATE INDEX "WebhookDelivery_open" ON "WebhookDelivery" (id) WHERE status = 'pending';

-- TRUNCATE fires no row trigger.
CREATE FUNCTION wrapup_never_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "AuditEntry_untruncated" BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION wrapup_never_truncated();
