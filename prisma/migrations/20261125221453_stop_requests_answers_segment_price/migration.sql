-- CreateEnum
CREATE TYPE "StopRequestState" AS ENUM ('open', 'opted_out', 'dismissed');

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "heldForReview" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "helpAnswer" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "segmentCurrency" TEXT NOT NULL DEFAULT 'USD',
ADD COLUMN     "segmentPrice" DECIMAL(10,6),
ADD COLUMN     "startAnswer" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "stopAnswer" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "StopRequest" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" "StopRequestState" NOT NULL DEFAULT 'open',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedAt" TIMESTAMPTZ(3),
    "actor" TEXT,

    CONSTRAINT "StopRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StopRequest_workspaceId_id_idx" ON "StopRequest"("workspaceId", "id" DESC);

-- AddForeignKey
ALTER TABLE "StopRequest" ADD CONSTRAINT "StopRequest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One open request per number; the claim of each message asks for it.
CREATE UNIQUE INDEX "StopRequest_open_key" ON "StopRequest" ("workspaceId", phone) WHERE state = 'open';
CREATE TRIGGER "StopRequest_changed" AFTER INSERT OR UPDATE ON "StopRequest" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
