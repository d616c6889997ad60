-- AlterTable
ALTER TABLE "CallJob" ADD COLUMN     "wordsFrom" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "CallJob_workspaceId_wordsFrom_idx" ON "CallJob"("workspaceId", "wordsFrom");
