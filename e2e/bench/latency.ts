import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { finishedCall, reportCall } from "./calls";
import type { Instance } from "./instance";
import { millis, percentile, type Row } from "./table";

const WARM_UP = 10;
const CALLS = 100;

/**
 * From the start of POST /api/v1/calls to the moment that the ledger notes as the carrier's acceptance, for calls one
 * by one: the next begins when the carrier has reported the last one delivered.
 */
export async function measureLatency(instance: Instance): Promise<Row[]> {
  const db = new pg.Client({ connectionString: instance.databaseUrl });
  await db.connect();
  const whole: number[] = [];
  const answered: number[] = [];
  try {
    for (let index = 0; index < WARM_UP + CALLS; index++) {
      const externalId = `bench-latency-${index}`;
      const body = finishedCall(instance, externalId, index);
      const from = performance.timeOrigin + performance.now();
      await reportCall(instance, instance.demo.apiKey, body);
      const answer = performance.timeOrigin + performance.now();
      const sentAt = await delivered(db, externalId);
      if (index < WARM_UP) continue;
      whole.push(sentAt.getTime() - from);
      answered.push(answer - from);
      await sleep(20);
    }
  } finally {
    await db.end();
  }
  const [p50, p99] = [percentile(whole, 0.5), percentile(whole, 0.99)];
  const [post50, post99] = [percentile(answered, 0.5), percentile(answered, 0.99)];
  return [
    {
      what: `Call reported → SMS accepted, idle, ${CALLS} calls`,
      measured: `p50 ${millis(p50)}, p99 ${millis(p99)}`,
      goal: "p50 ≤ 100 ms, p99 ≤ 400 ms",
    },
    {
      what: "  of it POST /api/v1/calls answered",
      measured: `p50 ${millis(post50)}, p99 ${millis(post99)}`,
      goal: "–",
    },
  ];
}

const SENT = `
  SELECT m."sentAt" FROM "Message" m JOIN "Call" c ON c.id = m."callId"
  WHERE c."externalId" = $1 AND m.status = 'delivered'`;

async function delivered(db: pg.Client, externalId: string): Promise<Date> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { rows } = await db.query<{ sentAt: Date }>(SENT, [externalId]);
    if (rows[0]) return rows[0].sentAt;
    await sleep(25);
  }
  throw new Error(`The message of ${externalId} was not delivered within 30 s`);
}
