-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "answeredAt" TIMESTAMPTZ(3),
ADD COLUMN     "optedOutAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "digest" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "digestOn" TEXT;

-- DropTable
DROP TABLE "DailyStat";

-- CreateTable
CREATE TABLE "StatDelta" (
    "id" BIGSERIAL NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "sign" SMALLINT NOT NULL,
    "day" TEXT NOT NULL,
    "hour" SMALLINT NOT NULL,
    "assistantId" TEXT,
    "automationId" TEXT,
    "version" TEXT,
    "text" TEXT,
    "sender" TEXT,
    "country" TEXT,
    "error" TEXT,
    "followUp" TEXT,
    "currency" TEXT,
    "latency" SMALLINT,
    "answerTime" SMALLINT,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "achieved" INTEGER NOT NULL DEFAULT 0,
    "callsTexted" INTEGER NOT NULL DEFAULT 0,
    "callsDelivered" INTEGER NOT NULL DEFAULT 0,
    "callsAnswered" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "answered" INTEGER NOT NULL DEFAULT 0,
    "optedOut" INTEGER NOT NULL DEFAULT 0,
    "segments" INTEGER NOT NULL DEFAULT 0,
    "billedSegments" INTEGER NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "runsFailed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "StatDelta_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stat" (
    "workspaceId" TEXT NOT NULL,
    "slice" TEXT NOT NULL,
    "dim" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "achieved" INTEGER NOT NULL DEFAULT 0,
    "callsTexted" INTEGER NOT NULL DEFAULT 0,
    "callsDelivered" INTEGER NOT NULL DEFAULT 0,
    "callsAnswered" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "answered" INTEGER NOT NULL DEFAULT 0,
    "optedOut" INTEGER NOT NULL DEFAULT 0,
    "segments" INTEGER NOT NULL DEFAULT 0,
    "billedSegments" INTEGER NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "runsFailed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Stat_pkey" PRIMARY KEY ("workspaceId","slice","dim","day","key")
);

-- CreateTable
CREATE TABLE "CallStory" (
    "callId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "assistantId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "completed" BOOLEAN NOT NULL,
    "achieved" BOOLEAN NOT NULL,
    "texted" BOOLEAN NOT NULL,
    "delivered" BOOLEAN NOT NULL,
    "answered" BOOLEAN NOT NULL,
    "followUp" TEXT NOT NULL,

    CONSTRAINT "CallStory_pkey" PRIMARY KEY ("callId")
);

-- CreateTable
CREATE TABLE "FrozenDay" (
    "workspaceId" TEXT NOT NULL,
    "day" TEXT NOT NULL,

    CONSTRAINT "FrozenDay_pkey" PRIMARY KEY ("workspaceId","day")
);

-- CreateTable
CREATE TABLE "StatCheck" (
    "workspaceId" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "wrong" INTEGER NOT NULL,
    "example" TEXT,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StatCheck_pkey" PRIMARY KEY ("workspaceId")
);

-- CreateTable
CREATE TABLE "AlertRule" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "windowHours" INTEGER NOT NULL,
    "minimum" INTEGER NOT NULL DEFAULT 0,
    "assistantId" TEXT,
    "emails" TEXT[],
    "webhookUrl" TEXT,
    "webhookSecret" TEXT,
    "quietHours" INTEGER NOT NULL DEFAULT 24,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "AlertRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "words" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "told" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StatDelta_workspaceId_idx" ON "StatDelta"("workspaceId");

-- CreateIndex
CREATE INDEX "CallStory_workspaceId_startedAt_callId_idx" ON "CallStory"("workspaceId", "startedAt" DESC, "callId" DESC);

-- CreateIndex
CREATE INDEX "CallStory_workspaceId_assistantId_startedAt_callId_idx" ON "CallStory"("workspaceId", "assistantId", "startedAt" DESC, "callId" DESC);

-- CreateIndex
CREATE INDEX "CallStory_workspaceId_followUp_startedAt_callId_idx" ON "CallStory"("workspaceId", "followUp", "startedAt" DESC, "callId" DESC);

-- CreateIndex
CREATE INDEX "AlertRule_workspaceId_id_idx" ON "AlertRule"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Alert_workspaceId_id_idx" ON "Alert"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "Alert_ruleId_id_idx" ON "Alert"("ruleId", "id" DESC);

-- AddForeignKey
ALTER TABLE "CallStory" ADD CONSTRAINT "CallStory_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatCheck" ADD CONSTRAINT "StatCheck_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertRule" ADD CONSTRAINT "AlertRule_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AlertRule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say: how the figures are kept. A fact function says what one row counts for, and nothing but
-- that row (and what never changes of its call and run) decides it. A change adds the new facts and takes the old ones back,
-- whatever statement made it; the same functions count the rows anew, so that both can be compared.

-- A histogram that can be added up: the number of the first bound that is not below, bounds being 0.1 s * 2^(n/4).
CREATE FUNCTION stat_bucket(seconds double precision) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN seconds <= 0.1 THEN 0 ELSE LEAST(120, ceil(ln(seconds * 10) / ln(2) * 4)) END::smallint
$$;

-- In the order of the columns of "StatDelta"; a null dimension does not apply, an empty one is none (sent by hand).
CREATE FUNCTION message_facts(m "Message", s integer) RETURNS SETOF "StatDelta" LANGUAGE sql STABLE AS $$
  SELECT 0::bigint, m."workspaceId", s::smallint, to_char(t.local, 'YYYY-MM-DD'), extract(hour FROM t.local)::smallint,
    c."assistantId", COALESCE(r."automationId", ''), COALESCE(r."automationId" || ':' || r.version, ''),
    COALESCE(r."automationId" || ':' || m."stepId" || ':' || COALESCE(m.variant, ''), ''),
    m."from", COALESCE(m."toCountry", ''), CASE WHEN t.failed THEN COALESCE(m."errorCode", '') END, NULL::text,
    CASE WHEN m.price IS NOT NULL THEN COALESCE(m."priceUnit", '') END,
    CASE WHEN m.status = 'delivered' AND m."sentAt" IS NOT NULL THEN stat_bucket(extract(epoch FROM m."deliveredAt" - m."sentAt")::float8) END,
    stat_bucket(extract(epoch FROM m."answeredAt" - m."sentAt")::float8),
    0, 0, 0, 0, 0, 0,
    (m."sentAt" IS NOT NULL)::int, (m.status = 'delivered')::int, t.failed::int, (t.failed AND m."sentAt" IS NULL)::int,
    (m.status = 'unknown')::int, (m."answeredAt" IS NOT NULL)::int, (m."optedOutAt" IS NOT NULL)::int,
    CASE WHEN m."sentAt" IS NULL THEN 0 ELSE COALESCE(m."numSegments", m.segments) END,
    CASE WHEN m."sentAt" IS NULL OR m.price IS NULL THEN 0 ELSE COALESCE(m."numSegments", m.segments) END,
    COALESCE(round(-m.price * 1000000), 0)::bigint, 0, 0
  FROM "Workspace" w
    LEFT JOIN "Call" c ON c.id = m."callId"
    LEFT JOIN "AutomationRun" r ON r.id = m."runId",
    LATERAL (SELECT COALESCE(m."sentAt", m."claimedAt", m."createdAt") AT TIME ZONE w."timeZone" AS local,
                    m.status IN ('failed', 'undelivered') AS failed) t
  WHERE w.id = m."workspaceId" AND m.direction = 'outbound' AND NOT m.test AND NOT m."consentNotice"
    AND (m."sentAt" IS NOT NULL OR m.status IN ('failed', 'undelivered', 'unknown'))
$$;

CREATE FUNCTION run_facts(r "AutomationRun", s integer) RETURNS SETOF "StatDelta" LANGUAGE sql STABLE AS $$
  SELECT 0::bigint, r."workspaceId", s::smallint, to_char(t.local, 'YYYY-MM-DD'), extract(hour FROM t.local)::smallint,
    c."assistantId", r."automationId", r."automationId" || ':' || r.version,
    NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::smallint, NULL::smallint,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0::bigint, 1, (r.state = 'failed')::int
  FROM "Workspace" w LEFT JOIN "Call" c ON c.id = r."callId",
    LATERAL (SELECT r."createdAt" AT TIME ZONE w."timeZone" AS local) t
  WHERE w.id = r."workspaceId" AND NOT r.test
$$;

CREATE FUNCTION story_facts(y "CallStory", s integer) RETURNS SETOF "StatDelta" LANGUAGE sql STABLE AS $$
  SELECT 0::bigint, y."workspaceId", s::smallint, to_char(t.local, 'YYYY-MM-DD'), extract(hour FROM t.local)::smallint,
    y."assistantId", NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text, y."followUp", NULL::text,
    NULL::smallint, NULL::smallint,
    1, y.completed::int, y.achieved::int, y.texted::int, y.delivered::int, y.answered::int,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0::bigint, 0, 0
  FROM "Workspace" w, LATERAL (SELECT y."startedAt" AT TIME ZONE w."timeZone" AS local) t
  WHERE w.id = y."workspaceId"
$$;

-- What came of one ended call, read from its rows. Its one reason is what its texts say, else its newest run, else its reading.
CREATE FUNCTION call_story(call_id text) RETURNS SETOF "CallStory" LANGUAGE sql STABLE AS $$
  SELECT c.id, c."workspaceId", c."assistantId", c."startedAt", c.status = 'completed',
    COALESCE(c.outcome = 'achieved', false), m.texted, m.delivered, m.answered,
    CASE
      WHEN m.alive THEN 'texted'
      WHEN m.texted THEN 'undelivered'
      WHEN m.way THEN 'on_its_way'
      WHEN m.unknown THEN 'outcome_unknown'
      WHEN m.failed THEN 'send_failed'
      WHEN m.suppressed THEN 'suppressed'
      WHEN r.state IN ('waiting', 'running') THEN 'run_under_way'
      WHEN r.state IN ('failed', 'cancelled') THEN 'run_failed'
      WHEN r.state = 'skipped' THEN 'run_skipped'
      WHEN r.state = 'succeeded' THEN 'branch_sent_nothing'
      WHEN c."evaluationState" = 'pending' THEN 'extraction_pending'
      WHEN c."evaluationState" = 'failed' THEN 'extraction_failed'
      ELSE 'no_run'
    END
  FROM "Call" c
    CROSS JOIN LATERAL (
      SELECT COALESCE(bool_or(status IN ('accepted', 'sent', 'delivered')), false) AS alive,
        COALESCE(bool_or("sentAt" IS NOT NULL OR status IN ('accepted', 'sent', 'delivered')), false) AS texted,
        COALESCE(bool_or(status = 'delivered'), false) AS delivered,
        COALESCE(bool_or("answeredAt" IS NOT NULL), false) AS answered,
        bool_or(status IN ('pending', 'sending')) AS way, bool_or(status = 'unknown') AS unknown,
        bool_or(status IN ('failed', 'undelivered')) AS failed, bool_or(status = 'suppressed') AS suppressed
      FROM "Message" WHERE "callId" = c.id AND direction = 'outbound' AND NOT test AND NOT "consentNotice"
    ) m
    LEFT JOIN LATERAL (
      SELECT state FROM "AutomationRun" WHERE "callId" = c.id AND NOT test ORDER BY id DESC LIMIT 1
    ) r ON true
  WHERE c.id = call_id AND c.status NOT IN ('ringing', 'in_progress')
$$;

-- The cells of the rollup that a fact counts in.
CREATE FUNCTION stat_cells(assistant text, hour smallint, automation text, version text, text text, sender text, country text,
  error text, follow_up text, currency text, latency smallint, answer_time smallint)
RETURNS TABLE (slice text, dim text, key text) LANGUAGE sql IMMUTABLE AS $$
  SELECT s.slice, d.dim, d.key
  FROM (VALUES ('*'), (assistant)) s (slice),
    LATERAL (VALUES ('all', ''), ('hour', lpad(hour::text, 2, '0')),
      ('assistant', CASE WHEN s.slice = '*' THEN COALESCE(assistant, '') END),
      ('automation', automation), ('version', version), ('text', text), ('sender', sender), ('country', country),
      ('error', error), ('followUp', follow_up), ('currency', currency), ('latency', lpad(latency::text, 3, '0')),
      ('answerTime', lpad(answer_time::text, 3, '0'))) d (dim, key)
  WHERE s.slice IS NOT NULL AND d.key IS NOT NULL
$$;

-- Adds up to `batch` deltas to the rollup; returns how many there were. One at a time, and in the order of the key.
CREATE FUNCTION fold_stats(batch integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE folded integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('fold_stats')) THEN RETURN 0; END IF;
  WITH taken AS (
    DELETE FROM "StatDelta" WHERE id IN (SELECT id FROM "StatDelta" ORDER BY id LIMIT batch) RETURNING *
  ), net AS (
    SELECT "workspaceId", day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
      currency, latency, "answerTime", sum(sign * calls)::int AS calls, sum(sign * completed)::int AS completed, sum(sign * achieved)::int AS achieved,
    sum(sign * "callsTexted")::int AS "callsTexted", sum(sign * "callsDelivered")::int AS "callsDelivered", sum(sign *
    "callsAnswered")::int AS "callsAnswered", sum(sign * sent)::int AS sent, sum(sign * delivered)::int AS delivered,
    sum(sign * failed)::int AS failed, sum(sign * refused)::int AS refused, sum(sign * unknown)::int AS unknown, sum(sign
    * answered)::int AS answered, sum(sign * "optedOut")::int AS "optedOut", sum(sign * segments)::int AS segments,
    sum(sign * "billedSegments")::int AS "billedSegments", sum(sign * cost)::bigint AS cost, sum(sign * runs)::int AS
    runs, sum(sign * "runsFailed")::int AS "runsFailed"
    FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
  ), cells AS (
    SELECT n."workspaceId", c.slice, c.dim, n.day, c.key, sum(calls)::int AS calls, sum(completed)::int AS completed, sum(achieved)::int AS achieved, sum("callsTexted")::int AS
    "callsTexted", sum("callsDelivered")::int AS "callsDelivered", sum("callsAnswered")::int AS "callsAnswered",
    sum(sent)::int AS sent, sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(refused)::int AS refused,
    sum(unknown)::int AS unknown, sum(answered)::int AS answered, sum("optedOut")::int AS "optedOut", sum(segments)::int
    AS segments, sum("billedSegments")::int AS "billedSegments", sum(cost)::bigint AS cost, sum(runs)::int AS runs,
    sum("runsFailed")::int AS "runsFailed"
    FROM net n, LATERAL stat_cells(n."assistantId", n.hour, n."automationId", n.version, n.text, n.sender, n.country,
      n.error, n."followUp", n.currency, n.latency, n."answerTime") c
    WHERE ROW(calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent, delivered, failed, refused,
    unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") IS DISTINCT FROM ROW(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    GROUP BY 1, 2, 3, 4, 5
  ), written AS (
    INSERT INTO "Stat" ("workspaceId", slice, dim, day, key, calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent, delivered, failed, refused,
    unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed")
    SELECT * FROM cells ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT ("workspaceId", slice, dim, day, key) DO UPDATE SET calls = "Stat".calls + EXCLUDED.calls, completed = "Stat".completed + EXCLUDED.completed, achieved = "Stat".achieved +
    EXCLUDED.achieved, "callsTexted" = "Stat"."callsTexted" + EXCLUDED."callsTexted", "callsDelivered" =
    "Stat"."callsDelivered" + EXCLUDED."callsDelivered", "callsAnswered" = "Stat"."callsAnswered" +
    EXCLUDED."callsAnswered", sent = "Stat".sent + EXCLUDED.sent, delivered = "Stat".delivered + EXCLUDED.delivered,
    failed = "Stat".failed + EXCLUDED.failed, refused = "Stat".refused + EXCLUDED.refused, unknown = "Stat".unknown +
    EXCLUDED.unknown, answered = "Stat".answered + EXCLUDED.answered, "optedOut" = "Stat"."optedOut" +
    EXCLUDED."optedOut", segments = "Stat".segments + EXCLUDED.segments, "billedSegments" = "Stat"."billedSegments" +
    EXCLUDED."billedSegments", cost = "Stat".cost + EXCLUDED.cost, runs = "Stat".runs + EXCLUDED.runs, "runsFailed" =
    "Stat"."runsFailed" + EXCLUDED."runsFailed"
  )
  SELECT count(*) INTO folded FROM taken;
  RETURN folded;
END $$;

CREATE FUNCTION wrapup_count_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(OLD."sentAt", OLD."deliveredAt", OLD."answeredAt", OLD."optedOutAt", OLD.price, OLD."priceUnit", OLD."numSegments")
      IS NOT DISTINCT FROM ROW(NEW."sentAt", NEW."deliveredAt", NEW."answeredAt", NEW."optedOutAt", NEW.price, NEW."priceUnit", NEW."numSegments")
      AND (OLD.status = NEW.status
        OR (OLD.status IN ('pending', 'sending', 'accepted', 'sent') AND NEW.status IN ('pending', 'sending', 'accepted', 'sent')))
    THEN RETURN NULL; END IF;
    INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM message_facts(OLD, -1);
  END IF;
  INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM message_facts(NEW, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER "Message_counted" AFTER INSERT OR UPDATE OF status, "sentAt", "deliveredAt", "answeredAt", "optedOutAt", price, "priceUnit", "numSegments"
  ON "Message" FOR EACH ROW WHEN (NEW.direction = 'outbound' AND NOT NEW.test AND NOT NEW."consentNotice")
  EXECUTE FUNCTION wrapup_count_message();

CREATE FUNCTION wrapup_count_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.state = 'failed') = (NEW.state = 'failed') THEN RETURN NULL; END IF;
    INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM run_facts(OLD, -1);
  END IF;
  INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM run_facts(NEW, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER "AutomationRun_counted" AFTER INSERT OR UPDATE OF state ON "AutomationRun" FOR EACH ROW
  WHEN (NOT NEW.test) EXECUTE FUNCTION wrapup_count_run();

-- A call's story is told once, when its transaction ends: by then all other rows are locked, and the calls of a transaction
-- are taken in one order, so that two transactions never wait for each other. Which calls: noted in a setting of the transaction.
CREATE FUNCTION wrapup_note_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE call_id text := CASE WHEN TG_TABLE_NAME = 'Call' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'callId' END;
BEGIN
  PERFORM set_config('wrapup.calls', COALESCE(current_setting('wrapup.calls', true), '') || ',' || call_id, true);
  RETURN NULL;
END $$;

CREATE FUNCTION wrapup_tell_stories() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  noted text := current_setting('wrapup.calls', true);
  call_id text;
  was "CallStory";
  now_is "CallStory";
BEGIN
  IF noted IS NULL OR noted = '' THEN RETURN NULL; END IF;
  PERFORM set_config('wrapup.calls', '', true);
  FOR call_id IN
    SELECT id FROM (SELECT DISTINCT unnest(string_to_array(noted, ',')) AS id) ids WHERE id <> '' ORDER BY hashtext(id) & 1023, id
  LOOP
    PERFORM pg_advisory_xact_lock(87, hashtext(call_id) & 1023);
    SELECT * INTO was FROM "CallStory" WHERE "callId" = call_id;
    SELECT * INTO now_is FROM call_story(call_id);
    CONTINUE WHEN now_is IS NOT DISTINCT FROM was OR now_is."callId" IS NULL;
    IF was."callId" IS NULL THEN
      INSERT INTO "CallStory" SELECT now_is.*;
    ELSE
      UPDATE "CallStory" SET "assistantId" = now_is."assistantId", "startedAt" = now_is."startedAt", completed = now_is.completed,
        achieved = now_is.achieved, texted = now_is.texted, delivered = now_is.delivered, answered = now_is.answered,
        "followUp" = now_is."followUp"
      WHERE "callId" = call_id;
      INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM story_facts(was, -1);
    END IF;
    INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed") SELECT "workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed" FROM story_facts(now_is, 1);
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER "Call_noted" AFTER INSERT OR UPDATE OF status, outcome, "evaluationState", "startedAt", "assistantId" ON "Call"
  FOR EACH ROW WHEN (NEW.status NOT IN ('ringing', 'in_progress')) EXECUTE FUNCTION wrapup_note_call();
CREATE TRIGGER "Message_noted" AFTER INSERT OR UPDATE OF status, "sentAt", "answeredAt" ON "Message" FOR EACH ROW
  WHEN (NEW."callId" IS NOT NULL AND NEW.direction = 'outbound' AND NOT NEW.test AND NOT NEW."consentNotice")
  EXECUTE FUNCTION wrapup_note_call();
CREATE TRIGGER "AutomationRun_noted" AFTER INSERT OR UPDATE OF state ON "AutomationRun" FOR EACH ROW
  WHEN (NEW."callId" IS NOT NULL AND NOT NEW.test) EXECUTE FUNCTION wrapup_note_call();
CREATE CONSTRAINT TRIGGER "Call_told" AFTER INSERT OR UPDATE ON "Call" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status NOT IN ('ringing', 'in_progress')) EXECUTE FUNCTION wrapup_tell_stories();
CREATE CONSTRAINT TRIGGER "Message_told" AFTER INSERT OR UPDATE ON "Message" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW."callId" IS NOT NULL AND NEW.direction = 'outbound' AND NOT NEW.test AND NOT NEW."consentNotice")
  EXECUTE FUNCTION wrapup_tell_stories();
CREATE CONSTRAINT TRIGGER "AutomationRun_told" AFTER INSERT OR UPDATE ON "AutomationRun" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."callId" IS NOT NULL AND NOT NEW.test) EXECUTE FUNCTION wrapup_tell_stories();

-- Figures outlive the rows that they were counted from; a day that lost rows can no longer be counted again.
CREATE FUNCTION wrapup_freeze_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "FrozenDay" ("workspaceId", day)
  SELECT w.id, to_char((CASE TG_TABLE_NAME
      WHEN 'Call' THEN (to_jsonb(OLD) ->> 'startedAt')
      WHEN 'Message' THEN COALESCE(to_jsonb(OLD) ->> 'sentAt', to_jsonb(OLD) ->> 'claimedAt', to_jsonb(OLD) ->> 'createdAt')
      ELSE to_jsonb(OLD) ->> 'createdAt' END)::timestamptz AT TIME ZONE w."timeZone", 'YYYY-MM-DD')
  FROM "Workspace" w WHERE w.id = OLD."workspaceId"
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "Call_deleted" AFTER DELETE ON "Call" FOR EACH ROW EXECUTE FUNCTION wrapup_freeze_day();
CREATE TRIGGER "Message_deleted" AFTER DELETE ON "Message" FOR EACH ROW EXECUTE FUNCTION wrapup_freeze_day();
CREATE TRIGGER "AutomationRun_deleted" AFTER DELETE ON "AutomationRun" FOR EACH ROW EXECUTE FUNCTION wrapup_freeze_day();

-- A rule that fires, fires once until its bounds are kept again.
CREATE UNIQUE INDEX "Alert_open" ON "Alert" ("ruleId") WHERE "endedAt" IS NULL;
-- The lists behind the rates.
CREATE INDEX "Message_answered" ON "Message" ("workspaceId", "answeredAt" DESC, id DESC) WHERE "answeredAt" IS NOT NULL;
CREATE INDEX "Message_opted_out" ON "Message" ("workspaceId", "optedOutAt" DESC, id DESC) WHERE "optedOutAt" IS NOT NULL;
CREATE INDEX "CallStory_delivered" ON "CallStory" ("workspaceId", "startedAt" DESC, "callId" DESC) WHERE delivered;
CREATE INDEX "CallStory_answered" ON "CallStory" ("workspaceId", "startedAt" DESC, "callId" DESC) WHERE answered;

-- What is there already.
UPDATE "Message" m SET "answeredAt" = i."createdAt"
FROM (SELECT DISTINCT ON (COALESCE("callId", "inReplyToId")) "inReplyToId", "createdAt" FROM "Message"
      WHERE direction = 'inbound' AND "inReplyToId" IS NOT NULL AND NOT test
        AND lower(regexp_replace(trim(body), '[^[:alpha:] ]', '', 'g')) NOT IN ('stop', 'stopall', 'stop all', 'unsubscribe', 'end',
          'quit', 'cancel', 'revoke', 'optout', 'opt out', 'start', 'unstop', 'help', 'info')
      ORDER BY COALESCE("callId", "inReplyToId"), id) i
WHERE m.id = i."inReplyToId" AND m.direction = 'outbound';
UPDATE "Message" m SET "optedOutAt" = o.at
FROM (SELECT last.id, min(o."createdAt") AS at FROM "OptOut" o
      JOIN LATERAL (SELECT m.id FROM "Message" m JOIN "Contact" k ON k.id = m."contactId"
        WHERE m."workspaceId" = o."workspaceId" AND k.phone = o.phone AND m.direction = 'outbound' AND NOT m.test
          AND NOT m."consentNotice" AND m."sentAt" <= o."createdAt" ORDER BY m.id DESC LIMIT 1) last ON true
      GROUP BY last.id) o
WHERE m.id = o.id;
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM "StatDelta";
DELETE FROM "CallStory";
INSERT INTO "CallStory" SELECT y.* FROM "Call" c, LATERAL call_story(c.id) y;
INSERT INTO "StatDelta" ("workspaceId", sign, day, hour, "assistantId", "automationId", version, text, sender, country, error, "followUp",
    currency, latency, "answerTime", calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent,
    delivered, failed, refused, unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed")
  SELECT f."workspaceId", f.sign, f.day, f.hour, f."assistantId", f."automationId", f.version, f.text, f.sender, f.country,
    f.error, f."followUp", f.currency, f.latency, f."answerTime", f.calls, f.completed, f.achieved, f."callsTexted",
    f."callsDelivered", f."callsAnswered", f.sent, f.delivered, f.failed, f.refused, f.unknown, f.answered, f."optedOut",
    f.segments, f."billedSegments", f.cost, f.runs, f."runsFailed" FROM "CallStory" y, LATERAL story_facts(y, 1) f
  UNION ALL SELECT f."workspaceId", f.sign, f.day, f.hour, f."assistantId", f."automationId", f.version, f.text, f.sender, f.country,
    f.error, f."followUp", f.currency, f.latency, f."answerTime", f.calls, f.completed, f.achieved, f."callsTexted",
    f."callsDelivered", f."callsAnswered", f.sent, f.delivered, f.failed, f.refused, f.unknown, f.answered, f."optedOut",
    f.segments, f."billedSegments", f.cost, f.runs, f."runsFailed" FROM "Message" m, LATERAL message_facts(m, 1) f
  UNION ALL SELECT f."workspaceId", f.sign, f.day, f.hour, f."assistantId", f."automationId", f.version, f.text, f.sender, f.country,
    f.error, f."followUp", f.currency, f.latency, f."answerTime", f.calls, f.completed, f.achieved, f."callsTexted",
    f."callsDelivered", f."callsAnswered", f.sent, f.delivered, f.failed, f.refused, f.unknown, f.answered, f."optedOut",
    f.segments, f."billedSegments", f.cost, f.runs, f."runsFailed" FROM "AutomationRun" r, LATERAL run_facts(r, 1) f;
