-- DropIndex
DROP INDEX "WebhookEvent_callId_type_revision_key";

-- AlterTable
ALTER TABLE "WebhookEvent" ADD COLUMN     "corrections" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "WebhookEvent_callId_type_revision_corrections_key" ON "WebhookEvent"("callId", "type", "revision", "corrections");
