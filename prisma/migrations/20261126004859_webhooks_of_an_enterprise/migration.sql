-- CreateEnum
CREATE TYPE "DeliveryHold" AS ENUM ('order', 'breaker', 'paused');

-- CreateEnum
CREATE TYPE "EndpointFault" AS ENUM ('gone', 'failing');

-- AlterEnum
ALTER TYPE "DeliveryTrigger" ADD VALUE 'test';

-- DropIndex
DROP INDEX "WebhookEvent_callId_type_revision_corrections_key";

-- AlterTable
ALTER TABLE "WebhookEndpoint" ADD COLUMN     "breakerFailures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "breakerSince" TIMESTAMPTZ(3),
ADD COLUMN     "events" TEXT[] DEFAULT ARRAY['call.evaluated']::TEXT[],
ADD COLUMN     "failingSince" TIMESTAMPTZ(3),
ADD COLUMN     "fault" "EndpointFault",
ADD COLUMN     "faultAt" TIMESTAMPTZ(3),
ADD COLUMN     "firstFailureAt" TIMESTAMPTZ(3),
ADD COLUMN     "headers" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "includeRecording" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "includeTranscript" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "listenerAnswer" INTEGER,
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "pausedAt" TIMESTAMPTZ(3),
ADD COLUMN     "previousSecret" TEXT,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3),
ADD COLUMN     "restUntil" TIMESTAMPTZ(3),
ADD COLUMN     "rests" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "assistantId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "WebhookEvent" ADD COLUMN     "subject" TEXT,
ALTER COLUMN "callId" DROP NOT NULL,
ALTER COLUMN "revision" SET DEFAULT 0;

-- AlterTable
ALTER TABLE "WebhookDelivery" ADD COLUMN     "hold" "DeliveryHold",
ADD COLUMN     "leaseUntil" TIMESTAMPTZ(3),
ADD COLUMN     "manual" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "omits" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "scheduled" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "callId" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "WebhookEvent_callId_idx" ON "WebhookEvent"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookEvent_workspaceId_type_subject_key" ON "WebhookEvent"("workspaceId", "type", "subject");

-- A call's own events are told apart by what they say of it.
CREATE UNIQUE INDEX "WebhookEvent_of_call" ON "WebhookEvent"("callId", "type", "revision", "corrections") WHERE subject IS NULL;

-- What is still to be sent to an endpoint: for a probe, a release, an end.
CREATE INDEX "WebhookDelivery_pending" ON "WebhookDelivery" ("endpointId", id) WHERE status = 'pending';
CREATE TRIGGER "WebhookEndpoint_changed" AFTER INSERT OR UPDATE ON "WebhookEndpoint" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
