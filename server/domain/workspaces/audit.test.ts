import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { newId } from "../ids";
import { createApiKey, revokeApiKey } from "./api-keys";
import { invite } from "./invitations";
import { exportAudit, listAudit, listAuditActors } from "./list-audit";
import { ListAudit } from "./schema";
import { AUDIT_AREAS } from "./shared/audit-words";
import { makeMember } from "./testing";
import { removeWorkspace, updateWorkspace } from "./workspaces";

let world: TestWorld;
let database: pg.Client;
beforeAll(async () => {
  world = await testWorld();
  database = new pg.Client({ connectionString: world.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await world.drop();
});

/** A workspace whose owner renamed it, made two keys and revoked one; an admin invited somebody. */
async function busyWorkspace() {
  const { workspaceId } = await makeWorkspace(world.db);
  const owner = await makeMember(world.db, workspaceId, "owner");
  const admin = await makeMember(world.db, workspaceId, "admin");
  await updateWorkspace(owner.scope, { name: "Renamed" });
  const first = await createApiKey(owner.scope, { name: "CRM", role: "member" });
  const second = await createApiKey(owner.scope, { name: "Billing", role: "member" });
  await revokeApiKey(owner.scope, { id: first.id });
  const { token } = await invite(admin.scope, { role: "member" });
  return { workspaceId, owner, admin, first, second, token };
}

describe("the audit log", () => {
  it("holds who did what, newest first, without secrets", async () => {
    const { workspaceId, owner, first, token } = await busyWorkspace();
    const { data } = await listAudit(owner.scope, { limit: 50 });
    expect(data.map(({ action, who }) => [action, who])).toEqual([
      ["member.invited", "admin"],
      ["apiKey.revoked", "owner"],
      ["apiKey.created", "owner"],
      ["apiKey.created", "owner"],
      ["workspace.updated", "owner"],
    ]);
    const all = JSON.stringify(await world.db.auditEntry.findMany({ where: { workspaceId } }));
    for (const secret of [first.key, first.key.slice(12), token]) expect(all).not.toContain(secret);
  });

  it("is read in pages, each entry once", async () => {
    const { owner } = await busyWorkspace();
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listAudit(owner.scope, { limit: 2, cursor });
      seen.push(...page.data.map(({ id }) => id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it("is filtered by who, what, of what, and all together", async () => {
    const { owner, admin, first } = await busyWorkspace();
    const actions = async (filter: object) =>
      (await listAudit(owner.scope, { limit: 50, ...filter })).data.map(({ action }) => action);
    expect(await actions({ actor: `user:${admin.userId}` })).toEqual(["member.invited"]);
    expect(await actions({ action: "apiKey.created" })).toEqual(["apiKey.created", "apiKey.created"]);
    expect(await actions({ subject: first.id })).toEqual(["apiKey.revoked", "apiKey.created"]);
    expect(await actions({ subject: first.id, action: "apiKey.created" })).toEqual(["apiKey.created"]);
    expect(await actions({ actor: `user:${admin.userId}`, action: "apiKey.created" })).toEqual([]);
    expect(await listAuditActors(owner.scope)).toEqual([
      { actor: `user:${admin.userId}`, who: "admin" },
      { actor: `user:${owner.userId}`, who: "owner" },
    ]);
  });

  it("is filtered by days of the workspace's zone", async () => {
    const scope = await makeWorkspace(world.db);
    const { workspaceId } = scope;
    await world.db.workspace.update({ where: { id: workspaceId }, data: { timeZone: "Pacific/Auckland" } });
    const owner = await makeMember(world.db, workspaceId, "owner");
    await updateWorkspace(owner.scope, { name: "Now" });
    const day = (moved: number) =>
      new Date(Date.now() + moved * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Pacific/Auckland" });
    const count = async (from?: string, to?: string) =>
      (await listAudit(owner.scope, { limit: 50, from, to })).data.length;
    expect(await count(day(0), day(0))).toBe(1);
    expect(await count(day(-1))).toBe(1);
    expect(await count(undefined, day(-1))).toBe(0);
    expect(await count(day(1))).toBe(0);
  });

  it("is exported as the filter says, which is an entry too", async () => {
    const { owner } = await busyWorkspace();
    const { rows, complete } = await exportAudit(owner.scope, { action: "apiKey.created" });
    expect(complete).toBe(true);
    expect(rows.map(({ action }) => action)).toEqual(["apiKey.created", "apiKey.created"]);
    const { data } = await listAudit(owner.scope, { limit: 1 });
    expect(data).toMatchObject([
      { action: "audit.exported", details: { entries: 2, action: "apiKey.created" } },
    ]);
  });

  it("shows nothing of another workspace", async () => {
    const { owner, first } = await busyWorkspace();
    const other = await busyWorkspace();
    expect((await listAudit(other.owner.scope, { limit: 50, subject: first.id })).data).toEqual([]);
    const actors = await listAuditActors(other.owner.scope);
    expect(actors.map(({ actor }) => actor)).not.toContain(`user:${owner.userId}`);
  });
});

describe("the database", () => {
  it.each([
    ["change", `UPDATE "AuditEntry" SET action = 'nothing' WHERE "workspaceId" = $1`],
    ["delete", `DELETE FROM "AuditEntry" WHERE "workspaceId" = $1`],
    ["move", `UPDATE "AuditEntry" SET "workspaceId" = $1 WHERE "workspaceId" <> $1`],
  ])("lets nobody %s an entry", async (_, statement) => {
    const { workspaceId } = await busyWorkspace();
    await busyWorkspace();
    await expect(database.query(statement, [workspaceId])).rejects.toThrow(/append-only/);
    expect(await world.db.auditEntry.count({ where: { workspaceId } })).toBe(5);
  });

  it("lets nobody empty the log, also not by way of another table", async () => {
    await expect(database.query(`TRUNCATE "AuditEntry"`)).rejects.toThrow(/append-only/);
    await expect(database.query(`TRUNCATE "Workspace" CASCADE`)).rejects.toThrow(/append-only/);
  });

  it("lets the log go with its workspace", async () => {
    const { workspaceId, owner } = await busyWorkspace();
    const { slug } = await world.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await removeWorkspace(owner.scope, { slug });
    expect(await world.db.auditEntry.count({ where: { workspaceId } })).toBe(0);
  });
});

it("each action has words of its own", () => {
  const words = Object.values(AUDIT_AREAS).flatMap((area) => Object.values(area));
  expect(words.filter((text) => !/^[A-Z].* \w+/.test(text))).toEqual([]);
  expect(new Set(words).size).toBe(words.length);
});

it("finds the entries of a filter by an index", async () => {
  const plan = async (where: string) => {
    await database.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const { rows } = await database.query<{ "QUERY PLAN": string }>(
      `EXPLAIN SELECT * FROM "AuditEntry" WHERE "workspaceId" = 'w' AND ${where} ORDER BY id DESC LIMIT 51`,
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  expect(await plan("actor = 'a'")).toMatch(/actor_id_idx[\s\S]*Index Cond[^\n]*actor/);
  expect(await plan("action = 'a'")).toMatch(/action_id_idx[\s\S]*Index Cond[^\n]*action/);
  expect(await plan("subject = 'a'")).toMatch(/subject_id_idx[\s\S]*Index Cond[^\n]*subject/);
  expect(await plan(`id < '${newId("audit")}'`)).toMatch(/Index Cond[^\n]*id </);
});

it("takes the query of an endless list, which names a direction", () => {
  expect(ListAudit.parse({ limit: 50, direction: "forward" })).toEqual({ limit: 50 });
});
