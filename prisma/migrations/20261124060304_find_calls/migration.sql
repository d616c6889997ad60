-- What Prisma's schema cannot say: the list of calls by a part of the number, and by what is rare. Without them such
-- a search reads all calls of the workspace (a second at five million); with them it takes milliseconds.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "Call_customerPhone_trgm" ON "Call" USING gin ("customerPhone" gin_trgm_ops) WHERE "customerPhone" IS NOT NULL;
CREATE INDEX "Call_not_completed" ON "Call" ("workspaceId", status, "startedAt" DESC, id DESC) WHERE status <> 'completed';
CREATE INDEX "Call_outcome_unknown" ON "Call" ("workspaceId", "startedAt" DESC, id DESC) WHERE outcome = 'unknown';
