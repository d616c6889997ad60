import { randomInt } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildWhenChanged } from "@/server/standalone/build";
import { waitUntilAnswers } from "@/server/standalone/supervisor";
import { makeDataDir, startInstance } from "../bench/instance";
import { seconds } from "../bench/table";
import { spawnCustomer } from "../fakes/customer/script";
import { gatherBooks } from "./books";
import { startCarrier } from "./carrier";
import { throwDice } from "./dice";
import { judge } from "./judge";
import { letLoose } from "./monkey";
import { printHarm, printOutcomes, printVerdicts } from "./report";
import { settle, waitForWork } from "./settle";
import { reportCalls } from "./traffic";
import { watchStatuses } from "./watch";
import { buildWorld } from "./world";

/**
 * Starts a whole instance, reports calls to it and meanwhile kills its processes, its database and its carrier at
 * random; then waits until all has ended and holds the books of carrier, customer and database against the promises.
 * `npm run chaos -- [--seed 7] [--calls 1000] [--minutes 60] [--hurry]`. The seed repeats what is done, not the moments
 * at which the processes are hit. `--hurry` sets the ledger's times back instead of waiting a quarter of an hour for
 * lost reports. Fails when a promise is broken.
 */
export async function chaos(rest: string[]): Promise<void> {
  const { values } = parseArgs({
    args: rest,
    options: {
      seed: { type: "string", default: String(randomInt(1, 1_000_000)) },
      calls: { type: "string", default: "1000" },
      minutes: { type: "string", default: "60" },
      hurry: { type: "boolean", default: false },
    },
  });
  const [seed, calls, minutes] = [
    whole(values.seed, "seed", 2 ** 31),
    whole(values.calls, "calls", 3000),
    whole(values.minutes, "minutes", 24 * 60),
  ];
  const cleanUps: (() => Promise<void>)[] = [];
  const cleanUp = async () => {
    for (const undo of cleanUps.splice(0).reverse())
      await undo().catch((error: unknown) => console.error(error));
  };
  for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
    process.once(event, () => void cleanUp().finally(() => process.exit(130)));
  }
  console.log(`Seed ${seed}: ${calls} calls, at most ${minutes} minutes`);
  try {
    await buildWhenChanged();
    const whole = await run(
      { seed, calls, deadline: Date.now() + minutes * 60_000, hurry: values.hurry },
      cleanUps,
    );
    if (!whole) {
      console.log(`\nA promise was broken. Repeat it with: npm run chaos -- --seed ${seed} --calls ${calls}`);
      process.exitCode = 1;
    }
  } finally {
    await cleanUp();
  }
  process.exitCode ??= 0;
}

function whole(text: string, name: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  throw new Error(`--${name}=${text} is not a whole number from 1 to ${most}`);
}

interface Options {
  seed: number;
  calls: number;
  deadline: number;
  hurry: boolean;
}

/** Returns whether all promises were kept. */
async function run({ seed, calls, deadline, hurry }: Options, cleanUps: (() => Promise<void>)[]) {
  const note = (title: string) => console.log(`── ${title} …`);
  const data = await makeDataDir();
  cleanUps.push(data.remove);
  const twilio = await startCarrier(path.join(data.dir, "carrier.jsonl"));
  cleanUps.push(twilio.stop);
  const customer = await spawnCustomer();
  cleanUps.push(customer.stop);
  note("Starting on an empty data directory");
  const instance = await startInstance(data.dir, process.cwd(), { TWILIO_API_BASE_URL: twilio.url });
  cleanUps.push(instance.stop);
  const world = await buildWorld(instance, { twilio: twilio.url, customer: customer.url });
  cleanUps.push(() => world.db.$disconnect());

  note("Calls come in, processes die");
  const from = Date.now();
  const dice = throwDice(seed);
  const watch = watchStatuses(instance.databaseUrl);
  const monkey = letLoose({ instance, data: data.dir, world, twilio, customer }, dice.apart());
  const places = { app: instance.url, twilio: twilio.url };
  const traffic = await reportCalls(world, places, { calls, dice: dice.apart(), deadline });
  const reported = Date.now() - from;
  // The harm goes on while the work is done, not only while it comes in.
  await waitForWork(
    instance.databaseUrl,
    calls / 20,
    Math.min(deadline, Date.now() + 2 * reported + 120_000),
  );
  await waitUntilAnswers(`${instance.url}/api/ready`, 60_000);
  await monkey.stop();
  const harmed = Date.now() - from;

  note(
    `All ${traffic.calls.length} calls were taken in after ${seconds(reported)}, harm ended after ${seconds(harmed)}; waiting for the rest`,
  );
  const open = await settle(instance.databaseUrl, deadline, hurry);
  const settled = Date.now() - from - harmed;
  await watch.stop();
  const { backwards } = watch;
  const books = await gatherBooks({
    ...{ instance, data: data.dir, world, twilio, customer },
    ...{ traffic, open, backwards },
  });
  const verdicts = judge(books);
  printHarm(monkey.harm);
  printOutcomes(
    books,
    `calls came for ${seconds(reported)}, harm was done for ${seconds(harmed)}, all had ended ${seconds(settled)} later`,
  );
  printVerdicts(verdicts);
  return verdicts.every(({ broken }) => broken.length === 0);
}
