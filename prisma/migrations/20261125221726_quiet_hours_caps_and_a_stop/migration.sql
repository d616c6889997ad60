-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "agesFrom" TIMESTAMPTZ(3),
ADD COLUMN     "anyHour" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "closesAt" TIMESTAMPTZ(3),
ADD COLUMN     "countedOn" TEXT,
ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "plan" TEXT;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "aroundTheClock" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "dailyCap" INTEGER DEFAULT 1000,
ADD COLUMN     "maxAgeHours" INTEGER DEFAULT 24,
ADD COLUMN     "quietHours" JSONB,
ADD COLUMN     "quietRevision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "recipientCap" INTEGER DEFAULT 3,
ADD COLUMN     "sendingStoppedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "SendCount" (
    "workspaceId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "SendCount_pkey" PRIMARY KEY ("workspaceId","day","phone")
);

-- AddForeignKey
ALTER TABLE "SendCount" ADD CONSTRAINT "SendCount_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Workspaces that are there go on as they did; new ones have quiet hours.
UPDATE "Workspace" SET "aroundTheClock" = true;

-- What our rules dropped or keep until tomorrow needs a person: its cost must not grow with what went well.
CREATE INDEX "Message_held_back" ON "Message" ("workspaceId", "createdAt")
  WHERE "heldBy" IN ('recipientCap', 'dailyCap', 'tooOld', 'noWindow');
