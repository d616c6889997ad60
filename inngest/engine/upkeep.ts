import type { Pool } from "pg";
import type { Queryable } from "./types";

const CHUNK = 5000;

/**
 * Says that this engine lives, and gives back the jobs of engines that have not said so for the length of the lease.
 * Answers with the number of engines found dead.
 */
export async function beat(db: Queryable, poolId: string, leaseMs: number): Promise<number> {
  const { rows } = await db.query<{ dead: number }>({
    name: "engine-beat",
    text: `
      with alive as (
        insert into engine.nodes (pool_id) values ($1) on conflict (pool_id) do update set seen_at = now()),
      dead as (
        delete from engine.nodes where pool_id <> $1 and seen_at < now() - make_interval(secs => $2) returning pool_id)
      select coalesce(array_length(ids, 1), 0) as dead
      from (select array_agg(pool_id) as ids from dead) d
      left join lateral graphile_worker.force_unlock_workers(ids) on ids is not null`,
    values: [poolId, leaseMs / 1000],
  });
  return rows[0]?.dead ?? 0;
}

/**
 * The net under the net, for what no crash should leave: jobs locked by an engine that nobody knows, ops that are due
 * and have no job, ops parked at a gate that has room. Answers with the number of ops that it woke.
 */
export async function rescue(db: Queryable, graceMs: number): Promise<number> {
  const grace = graceMs / 1000;
  await db.query(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null
     where locked_by is not null and locked_at < now() - make_interval(secs => $1)
       and locked_by not in (select pool_id from engine.nodes)`,
    [grace],
  );
  await db.query(
    "select engine.admit(gate) from (select distinct parked_on as gate from engine.ops where parked_on is not null) g",
  );
  const { rowCount } = await db.query(
    `select engine.enqueue(o.run_id, o.id, now()) from engine.ops o
     where o.due_at < now() - make_interval(secs => $1) and o.parked_on is null
       and not exists (select from graphile_worker._private_jobs j where j.key = o.run_id || ':' || o.id)`,
    [grace],
  );
  return rowCount ?? 0;
}

/** Deletes what ended more than `days` ago, in small transactions. Answers with the number of runs deleted. */
export async function prune(pool: Pool, days: number): Promise<number> {
  const inChunks = async (statement: string) => {
    let total = 0;
    for (;;) {
      const { rowCount } = await pool.query(statement, [days, CHUNK]);
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < CHUNK) return total;
    }
  };
  const runs = await inChunks(
    `delete from engine.runs where id in (
       select id from engine.runs where ended_at < now() - make_interval(days => $1) limit $2)`,
  );
  await inChunks(
    `delete from engine.events where id in (
       select e.id from engine.events e where e.received_at < now() - make_interval(days => $1)
         and not exists (select from engine.runs r where r.event_id = e.id) limit $2)`,
  );
  await pool.query("delete from engine.once where until < now()");
  // Jobs whose key was taken over while they ran; the queue keeps them when their engine was killed.
  await pool.query(
    "delete from graphile_worker._private_jobs where attempts >= max_attempts and key is null and locked_at is null",
  );
  return runs;
}

export interface Stats {
  /** Jobs that could run now, and those set for later. */
  queue: { due: number; scheduled: number; running: number; parked: number };
  /** Age in seconds of the job that waits longest, 0 when none does. */
  oldestDueSeconds: number;
  runs: Record<string, number>;
}

export async function readStats(db: Queryable): Promise<Stats> {
  const queue = await db.query<{
    due: number;
    scheduled: number;
    running: number;
    parked: number;
    oldest: number;
  }>(
    `select count(*) filter (where is_available and run_at <= now())::int as due,
       count(*) filter (where is_available and run_at > now())::int as scheduled,
       count(*) filter (where locked_at is not null)::int as running,
       (select count(*) from engine.ops where parked_on is not null)::int as parked,
       coalesce(extract(epoch from now() - min(run_at) filter (where is_available and run_at <= now())), 0)::float8 as oldest
     from graphile_worker._private_jobs`,
  );
  const runs = await db.query<{ state: string; count: number }>(
    "select state, count(*)::int as count from engine.runs group by state",
  );
  const { oldest, ...counts } = queue.rows[0] ?? { due: 0, scheduled: 0, running: 0, parked: 0, oldest: 0 };
  return {
    queue: counts,
    oldestDueSeconds: oldest,
    runs: Object.fromEntries(runs.rows.map(({ state, count }) => [state, count])),
  };
}
