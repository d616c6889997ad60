import { CronExpressionParser } from "cron-parser";
import type { Registry } from "./registry";
import type { EventStore } from "./store-events";
import { type Queryable, Refusal } from "./types";

const ZONE = /^TZ=(\S+)\s+/;

/**
 * The first time after `from` that a plan names: five fields or a descriptor such as @daily, with an optional
 * `TZ=Area/City ` in front (UTC without). Throws a Refusal when it does not parse.
 */
export function nextTick(cron: string, from: Date): Date {
  const plan = cron.replace(ZONE, "");
  if (!plan.startsWith("@") && plan.trim().split(/\s+/).length !== 5) {
    throw new Refusal(`cron ${JSON.stringify(cron)}: five fields are expected`);
  }
  try {
    return CronExpressionParser.parse(plan, { currentDate: from, tz: ZONE.exec(cron)?.[1] ?? "UTC" })
      .next()
      .toDate();
  } catch (error) {
    throw new Refusal(
      `cron ${JSON.stringify(cron)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Makes the stored plan that of the functions in force; what is stored already keeps its next time. */
export async function planCrons(db: Queryable, registry: Registry, timeScale: number): Promise<void> {
  const plans = registry.all().flatMap((fn) => fn.crons.map((cron) => ({ id: fn.id, cron })));
  await db.query(
    `delete from engine.crons where not (function_id, cron) in (select * from unnest($1::text[], $2::text[]))`,
    [plans.map((plan) => plan.id), plans.map((plan) => plan.cron)],
  );
  for (const { id, cron } of plans) {
    const tick = nextTick(cron, new Date());
    await db.query(
      `insert into engine.crons (function_id, cron, tick, due_at) values ($1, $2, $3, now() + make_interval(secs => $4))
       on conflict do nothing`,
      [id, cron, tick, (tick.getTime() - Date.now()) / 1000 / timeScale],
    );
  }
}

/**
 * Fires what is due. One engine of the cluster wins each tick (a conditional update), and the event's id carries the
 * tick. After a pause the last missed tick fires once, the others are skipped.
 */
export async function fireCrons(db: Queryable, events: EventStore, timeScale: number): Promise<void> {
  const { rows } = await db.query<{ function_id: string; cron: string; tick: Date }>(
    "select function_id, cron, tick from engine.crons where due_at <= now()",
  );
  for (const { function_id, cron, tick } of rows) {
    const now = Date.now();
    const next = nextTick(cron, new Date(Math.max(tick.getTime(), timeScale === 1 ? now : 0)));
    const wait = next.getTime() - (timeScale === 1 ? now : tick.getTime());
    await events.fireTick(
      function_id,
      {
        id: `${function_id}/${cron}/${tick.toISOString()}`,
        name: "inngest/scheduled.timer",
        data: { cron, scheduledAt: tick.toISOString(), fireAt: new Date(now).toISOString() },
        ts: now,
      },
      (client) =>
        client.query(
          `update engine.crons set tick = $4, due_at = now() + make_interval(secs => $5)
         where function_id = $1 and cron = $2 and tick = $3`,
          [function_id, cron, tick, next, wait / 1000 / timeScale],
        ),
    );
  }
}
