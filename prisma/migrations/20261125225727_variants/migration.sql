-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "variant" TEXT;

-- CreateTable
CREATE TABLE "VariantStop" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "automationId" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "stoppedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resumedAt" TIMESTAMPTZ(3),
    "resumedBy" TEXT,

    CONSTRAINT "VariantStop_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "VariantStop_workspaceId_automationId_idx" ON "VariantStop"("workspaceId", "automationId");

-- AddForeignKey
ALTER TABLE "VariantStop" ADD CONSTRAINT "VariantStop_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VariantStop" ADD CONSTRAINT "VariantStop_automationId_fkey" FOREIGN KEY ("automationId") REFERENCES "Automation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
