-- AlterEnum
ALTER TYPE "RunStepState" ADD VALUE 'waiting';

-- AlterTable
ALTER TABLE "AutomationRun" ADD COLUMN     "heldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "RunStep" ADD COLUMN     "waitsFor" TEXT,
ADD COLUMN     "wakeAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "AutomationSecret" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "automationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AutomationSecret_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AutomationSecret_automationId_idx" ON "AutomationSecret"("automationId");

-- AddForeignKey
ALTER TABLE "AutomationSecret" ADD CONSTRAINT "AutomationSecret_automationId_fkey" FOREIGN KEY ("automationId") REFERENCES "Automation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Whom a text may wake: the few steps that wait for one.
CREATE INDEX "RunStep_waitsFor_idx" ON "RunStep"("workspaceId", "waitsFor") WHERE "waitsFor" IS NOT NULL;

-- An automation signs with one key.
CREATE UNIQUE INDEX "AutomationSecret_signing_key" ON "AutomationSecret"("automationId") WHERE kind = 'signing';
