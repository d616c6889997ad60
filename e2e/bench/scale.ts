import { request } from "undici";
import { createDb } from "@/server/db/client";
import { createScope } from "@/server/domain/scope";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { seedScaleWorkspace } from "@/server/standalone/seed-scale";
import type { Instance } from "./instance";
import { millis, percentile, type Row, seconds } from "./table";

const WARM_UP = 3;
const ASKED = 30;
const UNTIL = "2026-03-01";
const GOAL = "p95 ≤ 50 ms";

/** Lists, filters, search and one call over HTTP in a workspace with so many calls, one request at a time. */
export async function measureScale(instance: Instance, calls: number): Promise<Row[]> {
  const from = performance.now();
  const say = (text: string) => console.log(`   ${text}`);
  const made = await seedScaleWorkspace(instance.databaseUrl, { calls, seed: 1, until: UNTIL, say });
  const seeded = performance.now() - from;
  const db = createDb(instance.databaseUrl);
  const scope = createScope(db, made.workspaceId, { kind: "job", name: "bench" });
  const { key } = await createApiKey(scope, { name: "Bench", role: "viewer" }).finally(() =>
    db.$disconnect(),
  );
  const get = async (path: string) => {
    const { statusCode, body } = await request(`${instance.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const first = await get("/calls");
  const middle = new Date(Date.parse(UNTIL) - 180 * 86_400_000).toISOString();
  const deep = Buffer.from(JSON.stringify([middle, "call_"])).toString("base64url");
  const booked = await get(`/calls?variable=booking:known&to=${middle}&limit=1`);
  const code: string = booked.data[0]?.variables.booking;
  const asked: [string, string][] = [
    ["list, newest first", "/calls"],
    ["list, longest first", "/calls?sort=longest"],
    ["deep page, half a year back", `/calls?cursor=${deep}`],
    ["one call", `/calls/${first.data[0]?.id}`],
    ["by assistant", `/calls?assistantId=${made.assistants[0]}`],
    ["by outcome", "/calls?outcome=unknown"],
    ["by status, 1.5 % have it", "/calls?status=failed"],
    ["by status, none has it", "/calls?status=ringing"],
    ["by source", "/calls?source=retell"],
    ["by days", `/calls?from=${middle}&to=2026-02-01T00:00:00Z`],
    ["by a number's digits", "/calls?phone=4571"],
    ["by true or false", "/calls?variable=status:is:true"],
    ["by a text, one has it", `/calls?variable=booking:is:${code}`],
    ["by words of a text", "/calls?variable=summary:has:refund"],
    ["by a number's size", "/calls?variable=amount:gte:2000"],
    ["by a day", "/calls?variable=visit:gte:2026-02-20"],
    ["by the text's state, 3 % failed", "/calls?followUp=failed"],
    ["not texted", "/calls?followUp=not_texted"],
    ["said: one frequent word", "/calls?words=tuesday"],
    ["said: two words, 0.5 % have both", "/calls?words=refund%20angry"],
    ["said: a phrase", "/calls?words=%22works%20for%20me%22"],
    ["said: 0.01 % have it", "/calls?words=marzipan"],
    ["said: one call has it", `/calls?words=${code}`],
    ["said: nobody has", "/calls?words=xylophonist"],
  ];
  const rows: Row[] = [
    { what: `${calls.toLocaleString("en")} calls seeded`, measured: seconds(seeded), goal: "minutes" },
  ];
  for (const [what, path] of asked) {
    const times: number[] = [];
    for (let time = 0; time < WARM_UP + ASKED; time++) {
      const start = performance.now();
      await get(path);
      if (time >= WARM_UP) times.push(performance.now() - start);
    }
    const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
    rows.push({ what: `  ${what}`, measured: `p50 ${millis(p50)}, p95 ${millis(p95)}`, goal: GOAL });
  }
  return rows;
}
