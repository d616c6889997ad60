-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "lastMessageId" TEXT;

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "againOfId" TEXT,
ADD COLUMN     "consentNotice" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "Contact_workspaceId_lastMessageId_idx" ON "Contact"("workspaceId", "lastMessageId" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Message_againOfId_key" ON "Message"("againOfId");
