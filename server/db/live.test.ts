import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/server/domain/ids";
import { makeWorkspace, type TestWorld, testWorld } from "./factories";
import { type Change, createLiveChanges, type LiveChanges } from "./live";

let world: TestWorld;
let live: LiveChanges;
beforeAll(async () => {
  world = await testWorld();
  live = createLiveChanges(world.url);
});
afterAll(async () => {
  await live.close();
  await world.drop();
});

/** Collects changes; `next` waits for the first that fits. */
function collector() {
  const seen: Change[] = [];
  let wake = () => {};
  return {
    seen,
    listener: (change: Change) => {
      seen.push(change);
      wake();
    },
    async next(fits: (change: Change) => boolean): Promise<Change> {
      for (;;) {
        const found = seen.find(fits);
        if (found) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
const optOut = async (workspaceId: string, phone: string) => {
  const id = newId("optOut");
  await world.db.optOut.create({ data: { id, workspaceId, phone, source: "person" } });
  return id;
};

describe("live changes", () => {
  it("reach every listener of the workspace and of no other, over one connection", async () => {
    const other = await makeWorkspace(world.db);
    const [mine, mineToo, theirs] = [collector(), collector(), collector()];
    const stops = [
      await live.listen(world.scope.workspaceId, mine.listener),
      await live.listen(world.scope.workspaceId, mineToo.listener),
      await live.listen(other.workspaceId, theirs.listener),
    ];
    const id = await optOut(world.scope.workspaceId, "+12025550142");
    const theirId = await optOut(other.workspaceId, "+12025550142");
    expect(await mine.next((change) => change.id === id)).toEqual({ table: "OptOut", id });
    expect(await mineToo.next((change) => change.id === id)).toEqual({ table: "OptOut", id });
    await theirs.next((change) => change.id === theirId);
    expect(mine.seen.map((change) => change.id)).not.toContain(theirId);
    expect(theirs.seen.map((change) => change.id)).not.toContain(id);
    const { rows } = await query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    );
    expect(rows[0].n).toBe(1);
    for (const stop of stops) stop();
  });

  it("end with the listener", async () => {
    const gone = collector();
    const stays = collector();
    const stop = await live.listen(world.scope.workspaceId, gone.listener);
    const stopToo = await live.listen(world.scope.workspaceId, stays.listener);
    stop();
    const id = await optOut(world.scope.workspaceId, "+12025550143");
    await stays.next((change) => change.id === id);
    expect(gone.seen).toEqual([]);
    stopToo();
  });

  it("go on after the connection was cut, and say that something may have been missed", async () => {
    const mine = collector();
    const stop = await live.listen(world.scope.workspaceId, mine.listener);
    await query("SELECT pg_terminate_backend($1)", [await live.backendPid()]);
    await mine.next((change) => change.table === "*");
    const id = await optOut(world.scope.workspaceId, "+12025550144");
    expect(await mine.next((change) => change.id === id)).toEqual({ table: "OptOut", id });
    stop();
  });
});

async function query(text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}
