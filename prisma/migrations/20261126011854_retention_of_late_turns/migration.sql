-- A transcript that comes in after its call's was deleted is found by the next purge.
CREATE FUNCTION wrapup_transcript_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Call" SET "transcriptPurgedAt" = NULL
  WHERE id IN (SELECT "callId" FROM added) AND "transcriptPurgedAt" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "TranscriptTurn_back" AFTER INSERT ON "TranscriptTurn"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION wrapup_transcript_back();

CREATE INDEX "IngestEvent_workspaceId_receivedAt_idx" ON "IngestEvent" ("workspaceId", "receivedAt");
CREATE INDEX "Mail_text_kept" ON "Mail" ("workspaceId", "createdAt") WHERE text <> '';
CREATE INDEX "StopRequest_text_kept" ON "StopRequest" ("workspaceId", "createdAt") WHERE body <> '';
