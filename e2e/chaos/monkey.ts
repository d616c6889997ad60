import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallbackMode, Fault } from "@/e2e/fakes/twilio/books";
import { withConnection } from "@/server/db/connection";
import { verifyConnection } from "@/server/domain/messaging/connections";
import { clusterDir } from "@/server/standalone/data-dir";
import type { Instance } from "../bench/instance";
import { processTree, roleOf } from "../bench/processes";
import type { Customer } from "../fakes/customer/script";
import type { Carrier } from "./carrier";
import type { Dice } from "./dice";
import type { World } from "./world";

export const VICTIMS = ["web", "worker", "engine", "postgres", "twilio"] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Harm {
  killed: Record<Victim, number>;
  /** Faults that the carriers and the customer's endpoint were told to have, by name. */
  faults: Map<string, number>;
}

interface Targets {
  instance: Instance;
  data: string;
  world: World;
  twilio: Carrier;
  customer: Customer;
}

/** Does harm until it is told to stop; then takes all faults back and repairs what a person would have to. */
export function letLoose(targets: Targets, dice: Dice) {
  const harm: Harm = { killed: { web: 0, worker: 0, engine: 0, postgres: 0, twilio: 0 }, faults: new Map() };
  const stopped = new AbortController();
  const every = async (least: number, most: number, mine: Dice, act: (mine: Dice) => Promise<void>) => {
    while (!stopped.signal.aborted) {
      await sleep(mine.between(least, most), undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      // What is down already, or comes up just now, cannot be told or killed: the next turn is soon.
      await act(mine).catch(() => {});
    }
  };
  const note = (name: string) => harm.faults.set(name, (harm.faults.get(name) ?? 0) + 1);
  const under = [
    every(8000, 24_000, dice.apart(), (mine) => kill(targets, harm, mine)),
    every(5000, 20_000, dice.apart(), (mine) => cut(targets, note, mine)),
    every(10_000, 40_000, dice.apart(), (mine) => freeze(targets, note, mine)),
    every(400, 2000, dice.apart(), (mine) => spoilTwilio(targets, note, mine)),
    every(2000, 6000, dice.apart(), (mine) => spoilSandbox(targets, note, mine)),
    every(2000, 6000, dice.apart(), (mine) => spoilCustomer(targets, note, mine)),
    every(15_000, 25_000, dice.apart(), () => repair(targets)),
  ];
  return {
    harm,
    async stop() {
      stopped.abort();
      await Promise.all(under);
      await targets.twilio.program({ faults: [], callbacks: "normal" });
      await targets.world.db.virtualPhone.updateMany({
        where: { workspaceId: targets.world.awake.workspaceId },
        data: { behaviour: "deliver" },
      });
      await repair(targets);
    },
  };
}

async function kill({ instance, data, twilio }: Targets, harm: Harm, dice: Dice) {
  const victim = dice.weighed<Victim>({ web: 3, worker: 4, engine: 3, postgres: 2, twilio: 2 });
  if (victim === "twilio") {
    await twilio.restart();
  } else if (victim === "postgres") {
    const { dir } = await clusterDir(data);
    const [pid] = (await readFile(path.join(dir, "postmaster.pid"), "utf8")).split("\n");
    process.kill(Number(pid), "SIGKILL");
  } else {
    const found = (await processTree(instance.pid)).find(({ command }) => roleOf(command) === victim);
    if (!found) return;
    process.kill(found.pid, "SIGKILL");
  }
  harm.killed[victim] += 1;
}

/** Ends some of the database's connections in the middle of whatever they do, as a failover or a proxy does. */
async function cut({ instance }: Targets, note: (name: string) => void, dice: Dice) {
  const share = dice.weighed({ "0.3": 2, "1": 1 });
  await withConnection(instance.databaseUrl, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < $1`,
      [share],
    ),
  );
  note("database: connections cut");
}

/** A process that stands still, its connections open: a machine that is paused, or one that swaps. */
async function freeze({ instance }: Targets, note: (name: string) => void, dice: Dice) {
  const victim = dice.weighed({ web: 1, worker: 2, engine: 2 });
  const found = (await processTree(instance.pid)).find(({ command }) => roleOf(command) === victim);
  if (!found) return;
  process.kill(found.pid, "SIGSTOP");
  note(`${victim}: stood still`);
  await sleep(dice.between(1000, 20_000));
  process.kill(found.pid, "SIGCONT");
}

const TWILIO_FAULTS: Record<Fault["kind"], number> = {
  rate_limited: 3,
  server_error: 3,
  error_after_accept: 3,
  reset_before_accept: 3,
  reset_after_accept: 3,
  timeout_after_accept: 2,
  truncated: 2,
  unauthorised: 1,
  reject: 2,
  undelivered: 3,
  slow: 3,
};
/** Without `none_final`: a message of which nobody ever tells the end has none to wait for. */
const CALLBACKS: Record<Exclude<CallbackMode, "none_final">, number> = {
  normal: 10,
  duplicate: 3,
  reorder: 3,
  early: 2,
  drop: 1,
  forged: 1,
};

async function spoilTwilio({ twilio }: Targets, note: (name: string) => void, dice: Dice) {
  const callbacks = dice.weighed(CALLBACKS);
  const kind = dice.weighed(TWILIO_FAULTS);
  const times = dice.between(1, 3);
  await twilio.program({
    callbacks,
    faults: [{ kind, times, retryAfterSeconds: 1, ms: dice.between(200, 3000) }],
  });
  note(`carrier: ${kind}`);
  if (callbacks !== "normal") note(`reports: ${callbacks}`);
}

async function spoilSandbox({ world }: Targets, note: (name: string) => void, dice: Dice) {
  const behaviour = dice.weighed({ deliver: 6, undelivered: 1, reject: 1, timeout: 2 });
  await world.db.virtualPhone.updateMany({
    where: { workspaceId: world.awake.workspaceId },
    data: { behaviour },
  });
  if (behaviour !== "deliver") note(`sandbox: ${behaviour}`);
}

async function spoilCustomer({ customer, world }: Targets, note: (name: string) => void, dice: Dice) {
  const { path: place } = dice.pick(world.endpoints as [World["endpoints"][number]]);
  const kind = dice.weighed({ status: 4, reset: 2 });
  await customer.script(place, kind === "status" ? { kind, status: 503 } : { kind: "reset" });
  note(`customer: ${kind === "status" ? "503" : kind}`);
}

/** What a person does when a connection asks for attention. */
async function repair({ world }: Targets) {
  await verifyConnection(world.awake, world.connectionId);
}
