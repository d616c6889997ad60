-- A turn of a running call also writes its call, which tells listeners. A notice per turn would be thousands for one
-- ingested transcript, and every listener would get them.
DROP TRIGGER "TranscriptTurn_changed" ON "TranscriptTurn";
