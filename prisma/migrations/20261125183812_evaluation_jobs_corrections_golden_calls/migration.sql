-- CreateEnum
CREATE TYPE "EvaluationJobKind" AS ENUM ('backfill', 'golden');

-- CreateEnum
CREATE TYPE "EvaluationJobState" AS ENUM ('running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "EvaluationJobItemState" AS ENUM ('pending', 'done', 'failed');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "PostCallVariableType" ADD VALUE 'time';
ALTER TYPE "PostCallVariableType" ADD VALUE 'datetime';
ALTER TYPE "PostCallVariableType" ADD VALUE 'phone';
ALTER TYPE "PostCallVariableType" ADD VALUE 'email';
ALTER TYPE "PostCallVariableType" ADD VALUE 'list';

-- AlterTable
ALTER TABLE "Assistant" ADD COLUMN     "connectionId" TEXT,
ADD COLUMN     "model" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "temperature" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "PostCallVariable" ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "corrected" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "costUsd" DECIMAL(12,6);

-- CreateTable
CREATE TABLE "Correction" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB,
    "before" JSONB,
    "revision" INTEGER NOT NULL,
    "reverted" BOOLEAN NOT NULL DEFAULT false,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Correction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GoldenCall" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "assistantId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GoldenCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationJob" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "assistantId" TEXT NOT NULL,
    "kind" "EvaluationJobKind" NOT NULL,
    "state" "EvaluationJobState" NOT NULL DEFAULT 'running',
    "definitions" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvaluationJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationJobItem" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "state" "EvaluationJobItemState" NOT NULL DEFAULT 'pending',
    "before" JSONB NOT NULL DEFAULT '{}',
    "after" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvaluationJobItem_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Correction_callId_id_idx" ON "Correction"("callId", "id" DESC);

-- CreateIndex
CREATE INDEX "Correction_workspaceId_idx" ON "Correction"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "GoldenCall_callId_key" ON "GoldenCall"("callId");

-- CreateIndex
CREATE INDEX "GoldenCall_workspaceId_idx" ON "GoldenCall"("workspaceId");

-- CreateIndex
CREATE INDEX "GoldenCall_assistantId_id_idx" ON "GoldenCall"("assistantId", "id" DESC);

-- CreateIndex
CREATE INDEX "EvaluationJob_workspaceId_id_idx" ON "EvaluationJob"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "EvaluationJob_assistantId_id_idx" ON "EvaluationJob"("assistantId", "id" DESC);

-- CreateIndex
CREATE INDEX "EvaluationJobItem_jobId_state_id_idx" ON "EvaluationJobItem"("jobId", "state", "id");

-- CreateIndex
CREATE INDEX "EvaluationJobItem_workspaceId_idx" ON "EvaluationJobItem"("workspaceId");

-- CreateIndex
CREATE INDEX "EvaluationJobItem_callId_idx" ON "EvaluationJobItem"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationJobItem_jobId_callId_key" ON "EvaluationJobItem"("jobId", "callId");

-- CreateIndex
CREATE INDEX "Assistant_connectionId_idx" ON "Assistant"("connectionId");

-- AddForeignKey
ALTER TABLE "Assistant" ADD CONSTRAINT "Assistant_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Correction" ADD CONSTRAINT "Correction_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldenCall" ADD CONSTRAINT "GoldenCall_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldenCall" ADD CONSTRAINT "GoldenCall_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationJob" ADD CONSTRAINT "EvaluationJob_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationJobItem" ADD CONSTRAINT "EvaluationJobItem_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "EvaluationJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationJobItem" ADD CONSTRAINT "EvaluationJobItem_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Progress is live; a correction is history.
CREATE TRIGGER "EvaluationJob_changed" AFTER INSERT OR UPDATE ON "EvaluationJob" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "Correction_immutable" BEFORE UPDATE ON "Correction" FOR EACH ROW EXECUTE FUNCTION wrapup_immutable();
