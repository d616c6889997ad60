-- CreateEnum
CREATE TYPE "IngestState" AS ENUM ('received', 'waiting', 'taken', 'ignored', 'failed');

-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "platformValues" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "PhoneNumber" ADD COLUMN     "assistantId" TEXT,
ADD COLUMN     "consent" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "maxCallMinutes" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "recordCalls" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "VoiceCall" (
    "callId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "callbackToken" TEXT NOT NULL,
    "sid" TEXT,
    "consent" TEXT,
    "maxSeconds" INTEGER NOT NULL,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "heardTurn" INTEGER NOT NULL DEFAULT 0,
    "lastAnswer" TEXT,
    "silences" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VoiceCall_pkey" PRIMARY KEY ("callId")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "secret" TEXT,
    "refusal" TEXT,
    "refusedAt" TIMESTAMPTZ(3),
    "heardAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SourceAssistant" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "assistantId" TEXT,
    "ignored" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SourceAssistant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IngestEvent" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "sourceAssistantId" TEXT,
    "event" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" "IngestState" NOT NULL DEFAULT 'received',
    "payload" TEXT NOT NULL,
    "error" TEXT,
    "notes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "customerPhone" TEXT,
    "callId" TEXT,
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),

    CONSTRAINT "IngestEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "VoiceCall_callbackToken_key" ON "VoiceCall"("callbackToken");

-- CreateIndex
CREATE UNIQUE INDEX "VoiceCall_sid_key" ON "VoiceCall"("sid");

-- CreateIndex
CREATE INDEX "VoiceCall_workspaceId_idx" ON "VoiceCall"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "Source_tokenHash_key" ON "Source"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Source_workspaceId_platform_key" ON "Source"("workspaceId", "platform");

-- CreateIndex
CREATE INDEX "SourceAssistant_workspaceId_idx" ON "SourceAssistant"("workspaceId");

-- CreateIndex
CREATE INDEX "SourceAssistant_assistantId_idx" ON "SourceAssistant"("assistantId");

-- CreateIndex
CREATE UNIQUE INDEX "SourceAssistant_sourceId_externalId_key" ON "SourceAssistant"("sourceId", "externalId");

-- CreateIndex
CREATE INDEX "IngestEvent_sourceId_id_idx" ON "IngestEvent"("sourceId", "id" DESC);

-- CreateIndex
CREATE INDEX "IngestEvent_sourceId_state_id_idx" ON "IngestEvent"("sourceId", "state", "id" DESC);

-- CreateIndex
CREATE INDEX "IngestEvent_sourceAssistantId_state_idx" ON "IngestEvent"("sourceAssistantId", "state");

-- CreateIndex
CREATE INDEX "IngestEvent_workspaceId_customerPhone_idx" ON "IngestEvent"("workspaceId", "customerPhone");

-- CreateIndex
CREATE INDEX "IngestEvent_callId_idx" ON "IngestEvent"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "IngestEvent_sourceId_key_key" ON "IngestEvent"("sourceId", "key");

-- CreateIndex
CREATE INDEX "PhoneNumber_assistantId_idx" ON "PhoneNumber"("assistantId");

-- AddForeignKey
ALTER TABLE "VoiceCall" ADD CONSTRAINT "VoiceCall_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhoneNumber" ADD CONSTRAINT "PhoneNumber_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Source" ADD CONSTRAINT "Source_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SourceAssistant" ADD CONSTRAINT "SourceAssistant_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SourceAssistant" ADD CONSTRAINT "SourceAssistant_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IngestEvent" ADD CONSTRAINT "IngestEvent_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IngestEvent" ADD CONSTRAINT "IngestEvent_sourceAssistantId_fkey" FOREIGN KEY ("sourceAssistantId") REFERENCES "SourceAssistant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IngestEvent" ADD CONSTRAINT "IngestEvent_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The sources' pages are live: what comes in, and what became of it.
CREATE TRIGGER "IngestEvent_changed" AFTER INSERT OR UPDATE OF state, deliveries ON "IngestEvent" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
