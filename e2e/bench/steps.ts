import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDb } from "@/server/db/client";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { createAutomation, saveDraft } from "@/server/domain/automations/edit-automation";
import { publishAutomation } from "@/server/domain/automations/publish-automation";
import { newCondition } from "@/server/domain/automations/shared/operators";
import type { Step } from "@/server/domain/automations/steps/all";
import { createScope } from "@/server/domain/scope";
import { finishedCall, reportCall } from "./calls";
import type { Instance } from "./instance";
import { millis, percentile, type Row, seconds } from "./table";

const CALLS = 200;
const CONCURRENCY = 16;
const PATIENCE_MS = 120_000;
const STEPS = 10;

/** Runs of an automation of ten steps: how many a second, and how long it takes from one step to the next. */
export async function measureSteps(instance: Instance): Promise<Row[]> {
  const assistantId = await prepare(instance);
  const db = new pg.Client({ connectionString: instance.databaseUrl });
  await db.connect();
  try {
    const from = Date.now();
    let next = 0;
    const reporter = async () => {
      while (next < CALLS) {
        const index = next++;
        const body = JSON.parse(finishedCall(instance, `bench-steps-${index}`, index));
        await reportCall(instance, instance.demo.apiKey, JSON.stringify({ ...body, assistantId }));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, reporter));
    const done = await settled(db, assistantId);
    const { rows } = await db.query<{ ended: Date; gap: number | null }>(GAPS, [assistantId]);
    const ended = Math.max(...rows.map((row) => row.ended.getTime()));
    const gaps = rows.flatMap(({ gap }) => gap ?? []);
    const whole = ended - from;
    const isWhole = done === CALLS && rows.length === CALLS * STEPS;
    return [
      {
        what: `Runs of ${STEPS} steps, ${CALLS} calls, ${CONCURRENCY} at a time`,
        measured: `${((done * 1000) / whole).toFixed(0)}/s (${done} succeeded in ${seconds(whole)})`,
        goal: "–",
        broken: rows.length > CALLS * STEPS,
      },
      {
        what: "  step to step, from one's end to the next's end",
        measured: `p50 ${millis(percentile(gaps, 0.5))}, p95 ${millis(percentile(gaps, 0.95))}${isWhole ? "" : ", not all yet"}`,
        goal: "–",
      },
    ];
  } finally {
    await db.end();
  }
}

/** An assistant of its own, so that other parts of the bench do not run it. */
async function prepare(instance: Instance): Promise<string> {
  const { secrets, databaseUrl, url, demo } = instance;
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    ENCRYPTION_KEY: secrets.encryptionKey,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
  });
  const db = createDb(databaseUrl, 2);
  try {
    const workspace = await db.workspace.findFirstOrThrow({ where: { slug: demo.workspace } });
    const scope = createScope(db, workspace.id, { kind: "job", name: "bench" });
    const assistant = await createAssistant(scope, CreateAssistant.parse({ name: "Bench of ten steps" }));
    const { id } = await createAutomation(scope, { name: "Ten steps", assistantId: assistant.id });
    await saveDraft(scope, { id, draftRevision: 1, name: "Ten steps", definition: { steps: tenSteps() } });
    await publishAutomation(scope, { id });
    return assistant.id;
  } finally {
    await db.$disconnect();
  }
}

/** A branch that every call goes through, then nine that write to the contact. */
function tenSteps(): Step[] {
  const write = (at: number): Step => ({
    id: `write_${at}`,
    name: "",
    type: "update_contact",
    contactName: "",
    email: "",
    timeZone: "",
    lead: [{ field: `bench_${at}`, value: "{{call.id}}" }],
  });
  return [
    {
      id: "branch",
      name: "",
      type: "branch",
      groups: [[{ ...newCondition(), path: "call.status", operator: "is_known" }]],
      lanes: { true: [write(1)], false: [], unknown: [] },
    },
    ...Array.from({ length: STEPS - 2 }, (_, at) => write(at + 2)),
  ];
}

const GAPS = `
  SELECT s."endedAt" AS ended,
         extract(epoch FROM s."endedAt" - lag(s."endedAt") OVER (PARTITION BY s."runId" ORDER BY s.position))::float8 * 1000 AS gap
  FROM "RunStep" s JOIN "AutomationRun" r ON r.id = s."runId" JOIN "Automation" a ON a.id = r."automationId"
  WHERE a."assistantId" = $1 AND s."endedAt" IS NOT NULL`;

/** How many runs have succeeded, once all have or patience ends. */
async function settled(db: pg.Client, assistantId: string): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await db.query<{ done: number }>(
      `SELECT count(*)::int AS done FROM "AutomationRun" r JOIN "Automation" a ON a.id = r."automationId"
       WHERE a."assistantId" = $1 AND r.state = 'succeeded'`,
      [assistantId],
    );
    const done = rows[0]?.done ?? 0;
    if (done >= CALLS || Date.now() > deadline) return done;
    await sleep(250);
  }
}
