import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { DEMO_CALLS } from "../../prisma/demo-calls";
import { phoneOf } from "../bench/calls";
import type { Dice } from "./dice";
import { ACCOUNT, type Kind, OURS, type World } from "./world";

/** What was asked of the app and what it answered: the reporter's own ledger. */
export interface Reported {
  externalId: string;
  kind: Kind;
  phone: string;
  /** The ids of the call that the app answered with; more than one is a call taken in twice. */
  ids: Set<string>;
  posts: number;
  refused: string[];
}

export interface Stopped {
  phone: string;
  /** When the app had said that it knows. */
  at: number;
  how: "opt-out beforehand" | "opt-out by API" | "STOP";
}

export interface Traffic {
  calls: Reported[];
  stopped: Stopped[];
  /** Calls that came with another workspace's key, and what the app answered. */
  foreign: { externalId: string; status: number }[];
  answers: number;
}

export interface Places {
  app: string;
  twilio: string;
}

const AGREED = DEMO_CALLS.filter(({ turns }) =>
  ["Oh hi. Yes,", "Sure, sounds good", "Yes please."].some((answer) => turns[1]?.startsWith(answer)),
);

interface Plan {
  calls: number;
  dice: Dice;
  /** Nobody waits any longer. */
  deadline: number;
}

/**
 * Reports finished calls until all are taken in: some twice, some several at once, some to people who have opted out or
 * do so in between, some with another workspace's key. Asks again until it is answered, as a voice platform does.
 */
export async function reportCalls(world: World, places: Places, plan: Plan): Promise<Traffic> {
  const { dice, calls } = plan;
  const traffic: Traffic = { calls: [], stopped: [], foreign: [], answers: 0 };
  const ask = asking(places, plan.deadline);
  const optedOut: string[] = [];
  for (let index = 0; index < Math.max(2, Math.round(calls / 60)); index++) {
    const phone = phoneOf(1000 + index);
    const status = await ask.post("/opt-outs", world.keys.awake, { phone });
    if (status.status !== 201 && status.status !== 200)
      throw new Error(`An opt-out came to ${status.status}`);
    traffic.stopped.push({ phone, at: Date.now(), how: "opt-out beforehand" });
    optedOut.push(phone);
  }

  const later: Promise<void>[] = [];
  const one = async (index: number, mine: Dice) => {
    const kind = mine.weighed({ twilio: 10, sandbox: 8, asleep: 1 });
    const phone =
      kind !== "asleep" && mine.chance(0.05)
        ? (optedOut[mine.between(0, optedOut.length - 1)] ?? "")
        : phoneOf(1200 + index);
    const call = await take(kind, phone, `chaos-${index}`, mine);
    const isNew = !optedOut.includes(phone);
    if (kind !== "asleep" && isNew && mine.chance(0.08)) later.push(stopBetween(call, index, mine));
    else if (kind === "twilio" && mine.chance(0.05))
      later.push(say(call.phone, "Thanks, see you then!", mine));
    if (mine.chance(0.1)) later.push(sleep(mine.between(200, 20_000)).then(() => post(call, mine)));
    if (mine.chance(0.03)) await foreign(index, mine);
  };

  const bodies = new Map<string, object>();
  const post = async (call: Reported, mine: Dice, times = 1) => {
    const key = world.keys[call.kind === "asleep" ? "asleep" : "awake"];
    await Promise.all(
      Array.from({ length: times }, async () => {
        call.posts += 1;
        const { status, body } = await ask.post("/calls", key, bodies.get(call.externalId) ?? {});
        if (status === 202 || status === 200) call.ids.add(String(body.id));
        else call.refused.push(`${status}`);
      }),
    );
    await sleep(mine.between(0, 50));
  };

  async function take(kind: Kind, phone: string, externalId: string, mine: Dice) {
    const script = mine.chance(0.85)
      ? mine.pick(AGREED as [(typeof AGREED)[number]])
      : mine.pick(DEMO_CALLS as [(typeof DEMO_CALLS)[number]]);
    const call: Reported = { externalId, kind, phone, ids: new Set(), posts: 0, refused: [] };
    bodies.set(externalId, bodyOf(world.assistants[kind], externalId, phone, script));
    traffic.calls.push(call);
    await post(call, mine, mine.chance(0.1) ? mine.between(2, 5) : 1);
    return call;
  }

  /** The customer opts out at some moment after the call; the calls that come then must not be texted. */
  async function stopBetween(call: Reported, index: number, mine: Dice) {
    await sleep(mine.between(0, 4000));
    if (call.kind === "twilio") await say(call.phone, "STOP", mine);
    else await ask.post("/opt-outs", world.keys.awake, { phone: call.phone });
    const how = call.kind === "twilio" ? ("STOP" as const) : ("opt-out by API" as const);
    traffic.stopped.push({ phone: call.phone, at: Date.now(), how });
    for (let again = 0; again < 2; again++) {
      const kind = mine.chance(0.5) ? ("twilio" as const) : ("sandbox" as const);
      await take(kind, call.phone, `chaos-${index}-after-${again}`, mine);
    }
  }

  async function say(phone: string, text: string, mine: Dice) {
    const sid = `SM${Array.from({ length: 32 }, () => mine.between(0, 15).toString(16)).join("")}`;
    const url = `${places.app}/api/twilio/inbound/${world.connectionId}`;
    await ask.until(async () => {
      const answer = await fetch(`${places.twilio}/__inbound`, {
        method: "POST",
        body: JSON.stringify({ url, accountSid: ACCOUNT, from: phone, to: OURS, text, sid }),
        signal: AbortSignal.timeout(20_000),
      });
      const { status } = (await answer.json()) as { status: number | null };
      return status !== null && status < 300;
    });
    traffic.answers += 1;
  }

  /** A key of one workspace names an assistant of the other. */
  async function foreign(index: number, mine: Dice) {
    const externalId = `foreign-${index}`;
    const body = bodyOf(world.assistants.asleep, externalId, phoneOf(1100 + mine.between(0, 50)), AGREED[0]);
    const { status } = await ask.post("/calls", world.keys.awake, body);
    traffic.foreign.push({ externalId, status });
  }

  let next = 0;
  const reporter = async () => {
    while (next < calls && Date.now() < plan.deadline) {
      const index = next++;
      await one(index, dice.apart());
    }
  };
  await Promise.all(Array.from({ length: 4 }, reporter));
  for (let waited = 0; waited < later.length; waited++) await later[waited];
  return traffic;
}

const bodyOf = (
  assistantId: string,
  externalId: string,
  phone: string,
  script?: { status: string; turns: string[] },
) => {
  const endedAt = new Date();
  return {
    externalId,
    assistantId,
    direction: "outbound",
    from: null,
    to: phone,
    status: script?.status ?? "completed",
    startedAt: new Date(endedAt.getTime() - 60_000).toISOString(),
    endedAt: endedAt.toISOString(),
    transcript: (script?.turns ?? []).map((text, turn) => ({
      role: turn % 2 === 0 ? "assistant" : "customer",
      text: text.replaceAll("{{name}}", "Alex"),
    })),
  };
};

/** Requests that are made again for as long as nobody answers, or the answer is an error of the server's. */
function asking({ app }: Places, deadline: number) {
  const until = async (tried: () => Promise<boolean>) => {
    for (let wait = 100; ; wait = Math.min(2000, wait * 2)) {
      if (await tried().catch(() => false)) return;
      if (Date.now() > deadline) throw new Error("The app or a fake did not answer before the time was over");
      await sleep(wait);
    }
  };
  return {
    until,
    async post(path: string, key: string, body: object): Promise<{ status: number; body: { id?: unknown } }> {
      let last: { status: number; body: { id?: unknown } } | undefined;
      await until(async () => {
        const answer = await request(`${app}/api/v1${path}`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify(body),
          headersTimeout: 20_000,
          bodyTimeout: 20_000,
        });
        const text = await answer.body.text();
        if (answer.statusCode >= 500 || answer.statusCode === 429) return false;
        last = { status: answer.statusCode, body: JSON.parse(text) };
        return true;
      });
      if (!last) throw new Error("There was no answer");
      return last;
    },
  };
}
