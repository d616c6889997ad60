import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { createDb } from "@/server/db/client";
import { recountDays } from "@/server/domain/analytics/recount";
import { createAssistant } from "@/server/domain/assistants/create-assistant";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import { newId } from "@/server/domain/ids";
import { createScope } from "@/server/domain/scope";
import { type Scale, seedScale } from "../../prisma/seed-scale";
import { clusterDir, dataDir } from "./data-dir";
import { loadSecrets } from "./secrets";

/** Enough for lists, filters and figures; what the automations of a real workspace do is not part of it. */
const ASSISTANTS = ["Maya, appointments", "Noor, deliveries", "Jonas, refunds", "Iris, surveys"];
const VARIABLES = [
  { name: "status", type: "boolean", description: "Was the objective achieved?" },
  { name: "summary", type: "text", description: "What was said." },
  { name: "booking", type: "text", description: "The code of the booking." },
  { name: "amount", type: "number", description: "The amount that was named." },
  {
    name: "mood",
    type: "enum",
    description: "How the customer felt.",
    options: ["glad", "worried", "busy", "curious", "angry", "relieved", "tired", "patient"],
  },
  { name: "visit", type: "date", description: "The day of the visit." },
];

/**
 * `npm run db:seed -- --calls 1000000 [--seed 1] [--until 2026-03-01]`: a workspace "Scale" with so many calls, beside
 * what is there, for the first person of the instance. The same numbers make the same data.
 */
export async function seed(rest: string[]): Promise<void> {
  const { values } = parseArgs({
    args: rest,
    options: {
      calls: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      until: { type: "string", default: new Date().toISOString().slice(0, 10) },
    },
  });
  const calls = Number(values.calls);
  if (!Number.isInteger(calls) || calls < 1 || calls > 10_000_000)
    throw new Error(`--calls=${values.calls} is not a whole number from 1 to 10,000,000`);
  if (Number.isNaN(Date.parse(values.until)))
    throw new Error(`--until=${values.until} is no day such as 2026-03-01`);
  const url = process.env.DATABASE_URL || (await runningDatabase());
  const from = performance.now();
  const say = (text: string) => console.log(`${Math.round((performance.now() - from) / 1000)} s  ${text}`);
  const { seed: number, until } = values;
  const { slug, workspaceId } = await seedScaleWorkspace(url, { calls, seed: Number(number), until, say });
  await countFigures(url, workspaceId, until, say);
  say(`Done: open /w/${slug}/calls`);
}

/** The workspace, its assistants, and the calls. Throws when the database has such a workspace already. */
export async function seedScaleWorkspace(
  url: string,
  scale: Pick<Scale, "calls" | "seed" | "until" | "say">,
): Promise<{ slug: string; workspaceId: string; assistants: string[] }> {
  const db = createDb(url);
  try {
    const slug = "scale";
    if (await db.workspace.findUnique({ where: { slug } }))
      throw new Error('There is a workspace "scale" already: delete it under its settings first');
    const owner = await db.user.findFirst({ orderBy: { id: "asc" } });
    const workspaceId = newId("workspace");
    await db.workspace.create({ data: { id: workspaceId, slug, name: "Scale" } });
    if (owner)
      await db.membership.create({
        data: { id: newId("membership"), workspaceId, userId: owner.id, role: "owner" },
      });
    const scope = createScope(db, workspaceId, { kind: "job", name: "seed" });
    const assistants: string[] = [];
    for (const name of ASSISTANTS) {
      const input = CreateAssistant.parse({
        name,
        objective: "Agree on what is next",
        postCallVariables: VARIABLES,
      });
      assistants.push((await createAssistant(scope, input)).id);
    }
    await seedScale(url, { ...scale, workspaceId, assistants });
    return { slug, workspaceId, assistants };
  } finally {
    await db.$disconnect();
  }
}

/** The rollup of analytics, ten days at a time: triggers, which keep it otherwise, were off. */
async function countFigures(url: string, workspaceId: string, until: string, say: (text: string) => void) {
  const db = createDb(url);
  const scope = createScope(db, workspaceId, { kind: "job", name: "seed" });
  const dayOf = (back: number) => new Date(Date.parse(until) - back * 86_400_000).toISOString().slice(0, 10);
  for (let back = 366; back >= 0; back -= 10)
    await recountDays(scope, { from: dayOf(back), to: dayOf(back - 9) });
  say("Figures");
  await db.$disconnect();
}

async function runningDatabase(): Promise<string> {
  const data = dataDir();
  const { dir } = await clusterDir(data);
  const pid = await readFile(path.join(dir, "postmaster.pid"), "utf8").catch(() => {
    throw new Error("The database does not run: start Wrapup first, or name a DATABASE_URL");
  });
  const { postgresPassword } = await loadSecrets(data);
  return `postgresql://postgres:${postgresPassword}@127.0.0.1:${pid.split("\n")[3]}/wrapup`;
}
