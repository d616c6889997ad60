-- CreateEnum
CREATE TYPE "MailState" AS ENUM ('pending', 'sending', 'sent', 'failed', 'unknown', 'shown');

-- AlterTable
ALTER TABLE "TriggerSample" ADD COLUMN     "kept" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'listener';

-- AlterTable
ALTER TABLE "AutomationRun" ADD COLUMN     "replayOfId" TEXT,
ADD COLUMN     "sendAgain" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "testTo" TEXT;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "failureEmails" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "failureSecret" TEXT,
ADD COLUMN     "failureUrl" TEXT;

-- CreateTable
CREATE TABLE "Mail" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "connectionId" TEXT,
    "runId" TEXT,
    "stepId" TEXT,
    "to" TEXT NOT NULL,
    "from" TEXT,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" "MailState" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "test" BOOLEAN NOT NULL DEFAULT false,
    "claimedAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FailureNotice" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "automationId" TEXT NOT NULL,
    "openFor" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "runs" INTEGER,
    "webhook" TEXT,

    CONSTRAINT "FailureNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Mail_workspaceId_id_idx" ON "Mail"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "Mail_state_createdAt_idx" ON "Mail"("state", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_runId_stepId_key" ON "Mail"("runId", "stepId");

-- CreateIndex
CREATE UNIQUE INDEX "FailureNotice_openFor_key" ON "FailureNotice"("openFor");

-- CreateIndex
CREATE INDEX "FailureNotice_workspaceId_automationId_id_idx" ON "FailureNotice"("workspaceId", "automationId", "id" DESC);

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FailureNotice" ADD CONSTRAINT "FailureNotice_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;


CREATE TRIGGER "Mail_changed" AFTER INSERT OR UPDATE ON "Mail" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
