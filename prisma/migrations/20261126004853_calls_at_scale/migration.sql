-- CreateEnum
CREATE TYPE "CallJobKind" AS ENUM ('reevaluate', 'resend', 'export');

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "optOutSalt" TEXT NOT NULL DEFAULT (gen_random_uuid())::text;

-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "expiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "CallText" (
    "callId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "words" tsvector,

    CONSTRAINT "CallText_pkey" PRIMARY KEY ("callId")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "createdById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallJob" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "kind" "CallJobKind" NOT NULL,
    "state" "EvaluationJobState" NOT NULL DEFAULT 'running',
    "calls" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CallJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallJobPart" (
    "workspaceId" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CallJobPart_pkey" PRIMARY KEY ("jobId","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_workspaceId_name_key" ON "SavedView"("workspaceId", "name");

-- CreateIndex
CREATE INDEX "CallJob_workspaceId_id_idx" ON "CallJob"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "CallJobPart_createdAt_idx" ON "CallJobPart"("createdAt");

-- CreateIndex
CREATE INDEX "Call_workspaceId_status_startedAt_id_idx" ON "Call"("workspaceId", "status", "startedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Call_workspaceId_outcome_startedAt_id_idx" ON "Call"("workspaceId", "outcome", "startedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Call_workspaceId_provider_startedAt_id_idx" ON "Call"("workspaceId", "provider", "startedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Call_workspaceId_durationSeconds_id_idx" ON "Call"("workspaceId", "durationSeconds" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "CallText" ADD CONSTRAINT "CallText_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallJob" ADD CONSTRAINT "CallJob_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallJobPart" ADD CONSTRAINT "CallJobPart_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "CallJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say. Both extensions come with Postgres and are trusted: no superuser is needed.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The words of each call: every way in which turns come, change or go leads here. Configuration "simple": any language.
-- A text of very many different words is more than a tsvector holds; then its first part is found.
CREATE FUNCTION wrapup_words(text text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN to_tsvector('simple', left(text, 500000));
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN to_tsvector('simple', left(text, 50000));
END $$;

CREATE FUNCTION wrapup_call_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "CallText" ("callId", "workspaceId", words)
  SELECT c.id, c."workspaceId", wrapup_words(coalesce(string_agg(t.text, E'\n' ORDER BY t.position), ''))
  FROM "Call" c LEFT JOIN "TranscriptTurn" t ON t."callId" = c.id
  WHERE c.id IN (SELECT "callId" FROM changed)
  GROUP BY c.id
  ON CONFLICT ("callId") DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $$;
CREATE TRIGGER "TranscriptTurn_added" AFTER INSERT ON "TranscriptTurn"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION wrapup_call_text();
CREATE TRIGGER "TranscriptTurn_updated" AFTER UPDATE ON "TranscriptTurn"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION wrapup_call_text();
CREATE TRIGGER "TranscriptTurn_removed" AFTER DELETE ON "TranscriptTurn"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION wrapup_call_text();

INSERT INTO "CallText" ("callId", "workspaceId", words)
SELECT c.id, c."workspaceId", wrapup_words(string_agg(t.text, E'\n' ORDER BY t.position))
FROM "Call" c JOIN "TranscriptTurn" t ON t."callId" = c.id GROUP BY c.id;

-- Calls are found by words, by the value of a variable, by words of a variable's text, and by any digits of a number.
-- Which index serves a filter, and which filter walks the calls by time instead: server/domain/calls/find-calls.ts.
CREATE INDEX "CallText_words" ON "CallText" USING gin ("workspaceId", words)
  WITH (gin_pending_list_limit = 512) WHERE words IS NOT NULL;
CREATE INDEX "Call_variables" ON "Call" USING gin ("workspaceId", variables jsonb_path_ops)
  WITH (gin_pending_list_limit = 512) WHERE revision > 0;
CREATE INDEX "Call_variable_words" ON "Call" USING gin ("workspaceId", jsonb_to_tsvector('simple', variables, '["string"]'))
  WITH (gin_pending_list_limit = 512) WHERE revision > 0;
CREATE INDEX "Call_customerPhone_digits" ON "Call" USING gin ("workspaceId", "customerPhone" gin_trgm_ops)
  WHERE "customerPhone" IS NOT NULL;
CREATE INDEX "Contact_phone_digits" ON "Contact" USING gin ("workspaceId", phone gin_trgm_ops) WHERE phone IS NOT NULL;
CREATE INDEX "Contact_name_part" ON "Contact" USING gin ("workspaceId", name gin_trgm_ops) WHERE name IS NOT NULL;

CREATE TRIGGER "CallJob_changed" AFTER INSERT OR UPDATE ON "CallJob" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "SavedView_changed" AFTER INSERT OR UPDATE ON "SavedView" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();

-- What stands in the opt-out list of an erased person.
CREATE FUNCTION wrapup_erased_phone(salt text, phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'sha256:' || encode(sha256(convert_to(salt || ':' || phone, 'UTF8')), 'hex')
$$;
