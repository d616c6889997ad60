-- DropIndex
DROP INDEX "VirtualPhone_workspaceId_key";

-- DropIndex
DROP INDEX "VirtualPhone_phone_key";

-- AlterTable
ALTER TABLE "VirtualPhone" ADD COLUMN     "name" TEXT NOT NULL DEFAULT 'Phone',
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "SandboxMessage" ADD COLUMN     "fate" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "readUpToId" TEXT;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "answerHours" INTEGER NOT NULL DEFAULT 72;

-- CreateIndex
CREATE UNIQUE INDEX "VirtualPhone_workspaceId_phone_key" ON "VirtualPhone"("workspaceId", "phone");

-- What is there already counts as read.
UPDATE "Contact" SET "readUpToId" = "lastMessageId";
