-- What Prisma's schema cannot say: notices to listeners, and rows that must never change.

-- Live pages: every change of these rows tells listeners {w: workspace, t: table, i: id}.
CREATE FUNCTION wrapup_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('wrapup_live', json_build_object('w', NEW."workspaceId", 't', TG_TABLE_NAME, 'i', NEW.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "Call_changed" AFTER INSERT OR UPDATE ON "Call" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "TranscriptTurn_changed" AFTER INSERT ON "TranscriptTurn" FOR EACH ROW WHEN (NEW."startMs" IS NULL) EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "Automation_changed" AFTER INSERT OR UPDATE ON "Automation" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "TriggerSample_changed" AFTER INSERT OR UPDATE ON "TriggerSample" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "AutomationRun_changed" AFTER INSERT OR UPDATE ON "AutomationRun" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "RunStep_changed" AFTER INSERT OR UPDATE ON "RunStep" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "Message_changed" AFTER INSERT OR UPDATE ON "Message" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "SandboxMessage_changed" AFTER INSERT OR UPDATE ON "SandboxMessage" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "WebhookDelivery_changed" AFTER INSERT OR UPDATE ON "WebhookDelivery" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "OptOut_changed" AFTER INSERT ON "OptOut" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();

-- The outbox's relay wakes at commit.
CREATE FUNCTION wrapup_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('wrapup_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER "OutboxEvent_added" AFTER INSERT ON "OutboxEvent" FOR EACH STATEMENT EXECUTE FUNCTION wrapup_outbox();
CREATE INDEX "OutboxEvent_unsent" ON "OutboxEvent" (id) WHERE "sentAt" IS NULL;

-- Rows that are evidence: history is added, never rewritten. Deletion stays with the workspace's own (cascade).
CREATE FUNCTION wrapup_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "AuditEntry_immutable" BEFORE UPDATE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION wrapup_immutable();
CREATE TRIGGER "AutomationVersion_immutable" BEFORE UPDATE ON "AutomationVersion" FOR EACH ROW EXECUTE FUNCTION wrapup_immutable();
CREATE TRIGGER "MessageStatusEvent_immutable" BEFORE UPDATE ON "MessageStatusEvent" FOR EACH ROW EXECUTE FUNCTION wrapup_immutable();

-- A deletion of one audit entry is refused too; only the whole workspace may go.
CREATE FUNCTION wrapup_audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "Workspace" WHERE id = OLD."workspaceId") THEN
    RAISE EXCEPTION 'AuditEntry rows are append-only';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER "AuditEntry_kept" BEFORE DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION wrapup_audit_kept();
