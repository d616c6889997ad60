import pg from "pg";
import { z } from "zod";
import { createDb } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { previewAlertRule } from "@/server/domain/alerts/rules";
import { AlertRuleInput } from "@/server/domain/alerts/schema";
import { countByAssistant } from "@/server/domain/analytics/breakdown";
import { getDeliveryAnalytics } from "@/server/domain/analytics/delivery";
import { countFollowUps, listFollowUps } from "@/server/domain/analytics/follow-up";
import { groupFigures } from "@/server/domain/analytics/group";
import { listNeedsYou } from "@/server/domain/analytics/needs-you";
import { ALL_DAYS, compareDays, recountDays } from "@/server/domain/analytics/recount";
import { listOptOutTexts, listReplies } from "@/server/domain/analytics/replies";
import { FollowUpFilter } from "@/server/domain/analytics/schema";
import { getTextFigures, getToday } from "@/server/domain/analytics/texts";
import { getVariableFigures } from "@/server/domain/analytics/variables";
import { createScope, type Scope } from "@/server/domain/scope";
import { startScratchPostgres } from "@/server/standalone/scratch-postgres";
import { millis, percentile, type Row, seconds } from "./table";

const W = "wsp_bench";
const GOAL = "p95 ≤ 50 ms";
const TIMES = 40;

/** A year of one workspace: as many calls as asked for, each with a run and a text, and what became of them. */
const SEED = [
  `SET session_replication_role = replica`,
  `INSERT INTO "Workspace" (id, slug, name, "timeZone") VALUES ('${W}', 'bench', 'Bench', 'America/New_York')`,
  `INSERT INTO "Assistant" (id, "workspaceId", name, objective, "updatedAt")
   SELECT 'ast_' || i, '${W}', 'Assistant ' || i, 'Book', now() FROM generate_series(0, 19) i`,
  `INSERT INTO "PostCallVariable" (id, "workspaceId", "assistantId", name, type, description, position)
   SELECT 'var_' || a || '_' || n, '${W}', 'ast_' || a, n, 'text', '', 0 FROM generate_series(0, 19) a, unnest(ARRAY['plan', 'city']) n`,
  `INSERT INTO "Automation" (id, "workspaceId", "assistantId", trigger, name, state, draft, "updatedAt")
   SELECT 'aut_' || i, '${W}', 'ast_' || i, 'phone_call_ended', 'Automation ' || i, 'live', '{}', now() FROM generate_series(0, 19) i`,
  `INSERT INTO "Call" (id, "workspaceId", "assistantId", provider, "externalId", direction, "customerPhone", status, outcome, "startedAt",
     "endedAt", "evaluationState", revision, variables)
   SELECT 'call_' || lpad(i::text, 9, '0'), '${W}', 'ast_' || i % 20, 'api', i::text, 'outbound', '+1202555' || lpad((i % 10000)::text, 4, '0'),
     (CASE WHEN i % 4 = 0 THEN 'no_answer' ELSE 'completed' END)::"CallStatus",
     (CASE WHEN i % 4 = 0 THEN NULL WHEN i % 3 = 0 THEN 'not_achieved' ELSE 'achieved' END)::"CallOutcome",
     now() - interval '365 days' * (1 - i::float8 / $1), now() - interval '365 days' * (1 - i::float8 / $1), 'evaluated', 1,
     jsonb_build_object('status', i % 3 <> 0, 'plan', (ARRAY['gold', 'silver', 'bronze'])[1 + i % 3], 'city', 'City ' || i % 40)
   FROM generate_series(1, $1::int) i`,
  `INSERT INTO "AutomationRun" (id, "workspaceId", "automationId", version, "callId", "eventKey", state, input, "createdAt")
   SELECT 'run_' || substr(id, 6), '${W}', 'aut_' || substr("assistantId", 5), 1 + substr(id, 6)::int % 3, id, id,
     (CASE WHEN substr(id, 6)::int % 50 = 0 THEN 'failed' ELSE 'succeeded' END)::"RunState", '{}', "startedAt" FROM "Call"`,
  `INSERT INTO "Message" (id, "workspaceId", direction, "callId", "runId", "stepId", variant, "from", "to", body, segments, encoding, carrier,
     status, "errorCode", "callbackToken", "toCountry", "createdAt", "sentAt", "deliveredAt", "answeredAt", "optedOutAt", price, "priceUnit")
   SELECT 'sms_' || substr(c.id, 6), '${W}', 'outbound', c.id, 'run_' || substr(c.id, 6), 's1', (ARRAY['A', 'B'])[1 + n % 2],
     '+1202555010' || n % 4, c."customerPhone", 'Hello', 1 + n % 2, 'GSM-7', 'twilio',
     (CASE WHEN n % 12 = 0 THEN 'undelivered' ELSE 'delivered' END)::"MessageStatus", CASE WHEN n % 12 = 0 THEN (ARRAY['30003', '30005', '30007'])[1 + n % 3] END,
     'tok_' || c.id, (ARRAY['US', 'CA', 'DE', 'GB', 'MX'])[1 + n % 5], c."startedAt", c."startedAt" + interval '1 minute',
     CASE WHEN n % 12 <> 0 THEN c."startedAt" + interval '1 minute' + interval '1 second' * (1 + n % 97) END,
     CASE WHEN n % 7 = 1 THEN c."startedAt" + interval '1 minute' * (10 + n % 900) END,
     CASE WHEN n % 400 = 1 THEN c."startedAt" + interval '1 hour' END, -0.0079, 'USD'
   FROM "Call" c, LATERAL (SELECT substr(c.id, 6)::int AS n) x`,
  `SET session_replication_role = DEFAULT`,
];

/** To build an index over all rows at once is quicker than to keep it while they come. */
async function withoutIndexes(client: pg.Client, work: () => Promise<void>) {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i WHERE NOT i.indisprimary AND i.indrelid::regclass::text IN ('"Call"', '"Message"', '"AutomationRun"')
       AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  await work();
  await client.query("SET maintenance_work_mem = '1GB'");
  for (const { definition } of rows) await client.query(definition);
}

const YEAR = { days: 365 };
const MONTH = { days: 30 };
const RULE = AlertRuleInput.parse({
  name: "Bench",
  kind: "delivery_rate_below",
  threshold: 90,
  windowHours: 24,
});
const list = (over: object) => FollowUpFilter.parse({ ...MONTH, ...over });

/** What each page asks for. */
const PAGES: [string, (scope: Scope) => Promise<unknown>][] = [
  ["overview, today", (scope) => getToday(scope)],
  ["overview, what needs a person", (scope) => listNeedsYou(scope)],
  ["overview, delivery: a year and the one before", (scope) => getDeliveryAnalytics(scope, YEAR)],
  ["delivery: texts of a year", (scope) => getTextFigures(scope, YEAR)],
  ["delivery: a year by sender", (scope) => groupFigures(scope, { ...YEAR, by: "sender" })],
  ["delivery: a year by text", (scope) => groupFigures(scope, { ...YEAR, by: "text" })],
  ["delivery: a year by version", (scope) => groupFigures(scope, { ...YEAR, by: "version" })],
  ["delivery: a year by carrier's error", (scope) => groupFigures(scope, { ...YEAR, by: "error" })],
  ["funnel: a year by assistant", (scope) => countByAssistant(scope, YEAR)],
  ["funnel: reasons of a year", (scope) => countFollowUps(scope, YEAR)],
  ["funnel: the calls of a step", (scope) => listFollowUps(scope, list({ step: "answered" }))],
  ["funnel: the calls of a reason", (scope) => listFollowUps(scope, list({ followUp: "undelivered" }))],
  ["response: answers of a month", (scope) => listReplies(scope, { ...MONTH, limit: 25 })],
  ["opt-outs: the texts before them", (scope) => listOptOutTexts(scope, { ...MONTH, limit: 25 })],
  ["alerts: a rule over the past month", (scope) => previewAlertRule(scope, RULE)],
  [
    "variables: two crossed, a month",
    (scope) => getVariableFigures(scope, { ...MONTH, assistantId: "ast_3", name: "plan", with: "city" }),
  ],
];

/** Runs `ask` while what it sends to Postgres is written down. */
async function queriesOf(ask: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const sent: { text: string; values: unknown[] }[] = [];
  const { query } = pg.Client.prototype;
  const listen = new Proxy(query, {
    apply(target, client, args: unknown[]) {
      const [asked] = args as [{ text?: string; values?: unknown[] } | undefined];
      if (asked?.text && /^\s*(SELECT|WITH)/i.test(asked.text)) {
        sent.push({ text: asked.text, values: asked.values ?? [] });
      }
      return Reflect.apply(target, client, args);
    },
  });
  pg.Client.prototype.query = listen;
  try {
    await ask();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}

const Plan = z.tuple([z.looseObject({ Plan: z.unknown(), "Execution Time": z.number() })]);

/** What Postgres needs for the slowest of these queries, and the indexes by which it reads. */
async function explain(client: pg.Client, queries: { text: string; values: unknown[] }[]) {
  let slowest = 0;
  const indexes = new Set<string>();
  for (const { text, values } of queries) {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    const [plan] = Plan.parse(rows[0]["QUERY PLAN"]);
    slowest = Math.max(slowest, plan["Execution Time"]);
    for (const [, name = ""] of JSON.stringify(plan).matchAll(/"Index Name":"([^"]+)"/g)) indexes.add(name);
    for (const [, table] of JSON.stringify(plan).matchAll(/"Seq Scan"[^{}]*?"Relation Name":"([^"]+)"/g)) {
      if (BIG.has(table ?? "")) indexes.add(`all of ${table}`);
    }
  }
  return { slowest, indexes: [...indexes].filter((name) => !/^(Workspace|Assistant)_/.test(name)) };
}
/** Tables that no page may read whole. */
const BIG = new Set(["Call", "Message", "AutomationRun", "CallStory", "Stat"]);

/** The analytics' queries over `calls` calls and as many texts, in a database of their own, with the plans' indexes. */
export async function measureFigures(calls: number, cleanUps: (() => Promise<void>)[]): Promise<Row[]> {
  const postgres = await startScratchPostgres("figures");
  cleanUps.push(() => postgres.stop());
  await migrate(postgres.url);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const seeding = performance.now();
  await withoutIndexes(client, async () => {
    for (const statement of SEED) await client.query(statement, statement.includes("$1") ? [calls] : []);
  });
  await client.query("ANALYZE");
  const seeded = performance.now() - seeding;
  const db = createDb(postgres.url, 4);
  const scope = createScope(db, W, { kind: "job", name: "bench" });
  const counting = performance.now();
  await recountDays(scope, ALL_DAYS);
  const counted = performance.now() - counting;
  await client.query("VACUUM ANALYZE");
  const comparing = performance.now();
  const today = new Date().toISOString().slice(0, 10);
  const weekAgo = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
  const { wrong } = await compareDays(scope, { from: weekAgo, to: today });
  const rows: Row[] = [
    {
      what: `figures: ${calls.toLocaleString("en")} calls and as many texts, seeded`,
      measured: seconds(seeded),
      goal: "–",
    },
    { what: "figures: all counted again", measured: seconds(counted), goal: "–" },
    {
      what: "figures: eight days compared, differences",
      measured: `${seconds(performance.now() - comparing)}, ${wrong}`,
      goal: "0",
      broken: wrong > 0,
    },
  ];
  for (const [what, ask] of PAGES) {
    const { slowest, indexes } = await explain(client, await queriesOf(() => ask(scope)));
    const times: number[] = [];
    for (let index = 0; index < TIMES; index++) {
      const start = performance.now();
      await ask(scope);
      times.push(performance.now() - start);
    }
    rows.push({
      what,
      measured:
        `p50 ${millis(percentile(times, 0.5))}, p95 ${millis(percentile(times, 0.95))}; ` +
        `slowest query ${millis(slowest)} by ${indexes.join(", ")}`,
      goal: GOAL,
    });
  }
  await client.end();
  await db.$disconnect();
  return rows;
}
