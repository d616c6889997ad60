import os from "node:os";
import { parseArgs } from "node:util";
import { buildWhenChanged } from "@/server/standalone/build";
import { measureFigures } from "./figures";
import { startFreshClone } from "./fresh-clone";
import { measureIngest } from "./ingest";
import { type Instance, makeDataDir, startInstance } from "./instance";
import { measureJavaScript } from "./javascript";
import { measureLatency } from "./latency";
import { measureMemory } from "./processes";
import { measureRuns } from "./runs";
import { measureScale } from "./scale";
import { measureSteps } from "./steps";
import { printTable, type Row, seconds } from "./table";
import { measureWebhooks } from "./webhooks";

const PARTS = [
  "start",
  "memory",
  "javascript",
  "latency",
  "webhooks",
  "runs",
  "steps",
  "ingest",
  "figures",
  "scale",
] as const;
type Part = (typeof PARTS)[number];
const isPart = (text: string): text is Part => PARTS.some((part) => part === text);

/**
 * Measures a whole instance (design §11) that it starts on an empty data directory and stops at the end; prints one
 * table. `npm run bench -- [--only start,memory,javascript,latency,webhooks,runs,steps,ingest,figures,scale] [--calls 500]
 * [--concurrency 32] [--figures 200000] [--scale 1000000] [--fresh]`; `--figures` is how many calls analytics are
 * measured over, `--scale` how many lists and searches look through; `--fresh` also clones the last commit and times
 * its first `npm start`. Times are printed, never asserted: it fails
 * only when a message was lost or doubled.
 */
export async function bench(rest: string[]): Promise<void> {
  const { values } = parseArgs({
    args: rest,
    options: {
      only: { type: "string", default: PARTS.join(",") },
      calls: { type: "string", default: "500" },
      concurrency: { type: "string", default: "32" },
      figures: { type: "string", default: "200000" },
      scale: { type: "string", default: "1000000" },
      fresh: { type: "boolean", default: false },
    },
  });
  const wanted = values.only.split(",").filter((part) => part !== "");
  const unknown = wanted.find((part) => !isPart(part));
  if (unknown) throw new Error(`There is no part "${unknown}"; there are ${PARTS.join(", ")}`);
  const load = {
    calls: count(values.calls, "calls"),
    concurrency: count(values.concurrency, "concurrency"),
    scale: count(values.scale, "scale"),
  };

  const cleanUps: (() => Promise<void>)[] = [];
  const cleanUp = async () => {
    for (const undo of cleanUps.splice(0).reverse()) await undo();
  };
  for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
    process.once(event, () => void cleanUp().finally(() => process.exit(130)));
  }
  console.log(
    `${os.cpus()[0]?.model ?? "unknown processor"}, ${os.availableParallelism()} cores, ` +
      `${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}; load before: ${os.loadavg()[0]?.toFixed(1)}`,
  );
  try {
    const rows = values.fresh ? [await startFreshClone(cleanUps)] : [];
    const parts = new Set(wanted.filter(isPart));
    // These need a database alone.
    if (parts.delete("figures")) {
      console.log("── Analytics over a year …");
      rows.push(...(await measureFigures(count(values.figures, "figures"), cleanUps)));
    }
    if (parts.size > 0) {
      await buildWhenChanged();
      rows.push(...(await measure(parts, load, cleanUps)));
    }
    printTable(rows);
    if (rows.some(({ broken }) => broken)) process.exitCode = 1;
  } finally {
    await cleanUp();
  }
  process.exitCode ??= 0;
}

function count(text: string, name: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name}=${text} is not a whole number above 0`);
}

async function measure(
  parts: Set<Part>,
  load: { calls: number; concurrency: number; scale: number },
  cleanUps: (() => Promise<void>)[],
): Promise<Row[]> {
  const rows: Row[] = [];
  const data = await makeDataDir();
  cleanUps.push(() => data.remove());
  let instance: Instance | undefined;
  cleanUps.push(async () => instance?.stop());
  const note = (title: string) => console.log(`── ${title} …`);

  note("Starting on an empty data directory");
  instance = await startInstance(data.dir);
  if (parts.has("start")) {
    rows.push({ what: "npm start, built, empty data", measured: seconds(instance.readyMs), goal: "–" });
  }
  if (parts.has("memory")) rows.push(await measureMemory(instance, "Memory, idle after the start"));
  if (parts.has("javascript")) {
    note("First-load JavaScript of each page");
    rows.push(...(await measureJavaScript(instance)));
  }
  if (parts.has("latency")) {
    note("Calls one by one");
    rows.push(...(await measureLatency(instance)));
  }
  if (parts.has("webhooks")) {
    note("Webhooks to endpoints that answer, tarry and hang");
    rows.push(...(await measureWebhooks(instance)));
  }
  if (parts.has("runs")) {
    note(`${load.calls} calls, ${load.concurrency} at a time`);
    rows.push(...(await measureRuns(instance, load)));
    if (parts.has("memory")) rows.push(await measureMemory(instance, "Memory after those calls"));
  }
  if (parts.has("ingest")) {
    note("Posts of a voice platform at a steady pace");
    rows.push(...(await measureIngest(instance)));
  }
  if (parts.has("scale")) {
    note(`Looking through ${load.scale.toLocaleString("en")} calls`);
    rows.push(...(await measureScale(instance, load.scale)));
  }
  if (parts.has("steps")) {
    note("Runs of ten steps");
    rows.push(...(await measureSteps(instance)));
  }
  await instance.stop();
  if (parts.has("start")) {
    note("Starting again");
    instance = await startInstance(data.dir);
    rows.push({ what: "npm start, again", measured: seconds(instance.readyMs), goal: "≤ 5 s" });
  }
  return rows;
}
