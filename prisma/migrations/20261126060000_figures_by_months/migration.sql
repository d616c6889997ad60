-- Long periods are read by months: beside the cells of a day, each dimension has those of its month ("sender/month",
-- "2026-03"), which are always the sum of the days.
CREATE OR REPLACE FUNCTION fold_stats(batch integer) RETURNS integer LANGUAGE plpgsql AS $$
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
  ), months AS (
    SELECT "workspaceId", slice, dim || '/month', left(day, 7), key, sum(calls)::int AS calls, sum(completed)::int AS completed, sum(achieved)::int AS achieved, sum("callsTexted")::int AS
    "callsTexted", sum("callsDelivered")::int AS "callsDelivered", sum("callsAnswered")::int AS "callsAnswered",
    sum(sent)::int AS sent, sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(refused)::int AS refused,
    sum(unknown)::int AS unknown, sum(answered)::int AS answered, sum("optedOut")::int AS "optedOut", sum(segments)::int
    AS segments, sum("billedSegments")::int AS "billedSegments", sum(cost)::bigint AS cost, sum(runs)::int AS runs,
    sum("runsFailed")::int AS "runsFailed"
    FROM cells GROUP BY 1, 2, 3, 4, 5
  ), written AS (
    INSERT INTO "Stat" ("workspaceId", slice, dim, day, key, calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent, delivered, failed, refused,
    unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed")
    SELECT * FROM cells UNION ALL SELECT * FROM months ORDER BY 1, 2, 3, 4, 5
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

-- Nothing is folded while the months of what is there are added up.
SELECT pg_advisory_xact_lock(hashtext('fold_stats'));
INSERT INTO "Stat" ("workspaceId", slice, dim, day, key, calls, completed, achieved, "callsTexted", "callsDelivered", "callsAnswered", sent, delivered, failed, refused,
    unknown, answered, "optedOut", segments, "billedSegments", cost, runs, "runsFailed")
SELECT "workspaceId", slice, dim || '/month', left(day, 7), key, sum(calls)::int AS calls, sum(completed)::int AS completed, sum(achieved)::int AS achieved, sum("callsTexted")::int AS
    "callsTexted", sum("callsDelivered")::int AS "callsDelivered", sum("callsAnswered")::int AS "callsAnswered",
    sum(sent)::int AS sent, sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(refused)::int AS refused,
    sum(unknown)::int AS unknown, sum(answered)::int AS answered, sum("optedOut")::int AS "optedOut", sum(segments)::int
    AS segments, sum("billedSegments")::int AS "billedSegments", sum(cost)::bigint AS cost, sum(runs)::int AS runs,
    sum("runsFailed")::int AS "runsFailed"
FROM "Stat" GROUP BY 1, 2, 3, 4, 5;

-- Pages that show what needs a person learn of these at once.
CREATE TRIGGER "AlertRule_changed" AFTER INSERT OR UPDATE ON "AlertRule" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "Alert_changed" AFTER INSERT OR UPDATE ON "Alert" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();
CREATE TRIGGER "Connection_changed" AFTER INSERT OR UPDATE OF state, problem ON "Connection" FOR EACH ROW EXECUTE FUNCTION wrapup_changed();

-- What retention looks for: runs of no call, and what HTTP requests of runs sent.
CREATE INDEX "AutomationRun_of_no_call" ON "AutomationRun" ("workspaceId", "createdAt") WHERE "callId" IS NULL;
CREATE INDEX "RunStep_exchange_kept" ON "RunStep" ("workspaceId", "startedAt") WHERE type = 'http_request' AND input <> '{}';
CREATE INDEX "TriggerSample_of_no_call" ON "TriggerSample" ("workspaceId", "createdAt") WHERE "callId" IS NULL;
