import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Pool } from "undici";
import { createDb } from "@/server/db/client";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { createScope } from "@/server/domain/scope";
import { assignAssistant, listSourceAssistants } from "@/server/domain/sources/assistants";
import { openSource } from "@/server/domain/sources/open-source";
import { vapi } from "@/server/domain/sources/platforms/vapi/vapi";
import { receivePost } from "@/server/domain/sources/receive-post";
import { makeSamplePost } from "@/server/domain/sources/sample-post";
import { takeSourceEvent } from "@/server/domain/sources/take-event";
import { phoneOf } from "./calls";
import type { Instance } from "./instance";
import { millis, percentile, type Row, seconds } from "./table";

const PER_SECOND = 200;
const SECONDS = 15;
const WARM_UP = 1000;
const SETTLE_MS = 3000;
const PATIENCE_MS = 180_000;

/**
 * Posts of a platform at a steady pace, whether the ones before were answered or not: the time of each is counted from
 * when it was due. Then waits until each is a call.
 */
export async function measureIngest(instance: Instance): Promise<Row[]> {
  const path = await prepare(instance);
  const pool = new Pool(instance.url, { connections: 64, pipelining: 1 });
  const db = new pg.Client({ connectionString: instance.databaseUrl });
  await db.connect();
  try {
    const post = (index: number) => postCall(pool, path, bodyOf(index));
    // Few at a time, but not one by one: its connections are open then, as after the first minutes of any process.
    for (let index = 0; index < WARM_UP; index += 8)
      await Promise.all(Array.from({ length: 8 }, (_, offset) => post(index + offset)));
    await allTaken(db, WARM_UP);
    // Written before, and what that leaves behind is swept away: in life all this is the work of another machine.
    const bodies = Array.from({ length: PER_SECOND * SECONDS }, (_, index) => bodyOf(WARM_UP + index));
    await sleep(SETTLE_MS);
    const from = performance.now();
    const asked: Promise<{ ms: number; status: number }>[] = [];
    for (const [index, body] of bodies.entries()) {
      const due = from + (index * 1000) / PER_SECOND;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      asked.push(postCall(pool, path, body).then((status) => ({ ms: performance.now() - due, status })));
    }
    const answers = await Promise.all(asked);
    const times = answers.map(({ ms }) => ms);
    const refused = answers.filter(({ status }) => status !== 202).length;
    const taken = await allTaken(db, WARM_UP + answers.length);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    return [
      {
        what: `Ingest URL, ${PER_SECOND} posts/s for ${SECONDS} s`,
        measured: `p50 ${millis(p50)}, p99 ${millis(p99)}`,
        goal: "p99 ≤ 100 ms",
      },
      {
        what: "  each answered 202, and each a call",
        measured: `${refused} refused; all are calls ${taken === null ? "not yet" : seconds(taken)} after the last`,
        goal: "none refused",
        broken: refused > 0,
      },
    ];
  } finally {
    await db.end();
    await pool.close();
  }
}

/** A source of the demo's workspace whose assistant is assigned to one without an automation; returns its path. */
async function prepare({ secrets, databaseUrl, url, demo }: Instance): Promise<string> {
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
    const assistant = await createAssistant(scope, CreateAssistant.parse({ name: "Bench" }));
    const { id: sourceId } = await openSource(scope, "vapi");
    const sample = await makeSamplePost(scope, sourceId);
    const token = sample.path.split("/").at(-1) ?? "";
    const first = await receivePost(db, token, { header: () => null, text: sample.body });
    if (first.outcome === "received") await takeSourceEvent(scope, first.eventId);
    const [known] = await listSourceAssistants(scope, sourceId);
    await assignAssistant(scope, {
      sourceAssistantId: known?.id ?? "",
      assistantId: assistant.id,
      ignored: false,
    });
    return sample.path;
  } finally {
    await db.$disconnect();
  }
}

const bodyOf = (index: number): Buffer =>
  Buffer.from(
    JSON.stringify(
      vapi.sample({
        id: `bench-ingest-${randomUUID()}`,
        startedAt: new Date(Date.now() - 60_000),
        customerPhone: phoneOf(index),
      }),
    ),
  );

async function postCall(pool: Pool, path: string, body: Buffer): Promise<number> {
  const answer = await pool.request({
    method: "POST",
    path,
    headers: { "content-type": "application/json" },
    body,
  });
  await answer.body.dump();
  return answer.statusCode;
}

/** Milliseconds until as many calls came of the posts; null when patience ended. */
async function allTaken(db: pg.Client, wanted: number): Promise<number | null> {
  const from = Date.now();
  while (Date.now() - from < PATIENCE_MS) {
    const { rows } = await db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM "Call" WHERE provider = 'vapi' AND "externalId" LIKE 'bench-ingest-%'`,
    );
    if ((rows[0]?.count ?? 0) >= wanted) return Date.now() - from;
    await sleep(500);
  }
  return null;
}
