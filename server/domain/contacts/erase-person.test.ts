import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { populate } from "@/server/db/populate";
import { newId } from "../ids";
import { claimMessage } from "../messaging/claim-message";
import { createScope, type Scope } from "../scope";
import { listContacts } from "./contacts";
import { erasePerson } from "./erase-person";
import { exportPerson } from "./export-person";
import { addOptOut, isOptedOut } from "./opt-outs";

const PHONE = "+12025550142";
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

/** Rows of all tables that have the number, in any column, as text. */
async function rowsWith(text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT 1 FROM "${name}" t WHERE t::text LIKE $1`, [`%${text}%`]);
    if (rows.length > 0) found.push(`${name}: ${rows.length}`);
  }
  await client.end();
  return found;
}

/** A workspace with a row of each kind, most of them about the number. */
async function withPerson() {
  const scope = await makeWorkspace(world.db);
  const ids = await populate(scope);
  const { workspaceId, db } = scope;
  await db.call.updateMany({ where: { workspaceId }, data: { status: "completed", endedAt: new Date() } });
  await db.idempotencyKey.create({
    data: { workspaceId, key: "k", requestHash: "x", status: 200, body: `{"to":"${PHONE}"}` },
  });
  await db.sendCount.create({ data: { workspaceId, day: "2026-03-01", phone: PHONE, count: 2 } });
  await db.callJobPart.updateMany({ where: { workspaceId }, data: { content: `a,${PHONE}` } });
  await db.automationRun.updateMany({ where: { workspaceId }, data: { input: { to: PHONE } } });
  const source = await db.source.create({
    data: {
      id: newId("source"),
      workspaceId,
      platform: "retell",
      tokenHash: newId("source"),
      token: "v1.a.b",
    },
  });
  await db.ingestEvent.create({
    data: {
      ...{ id: newId("ingestEvent"), workspaceId, sourceId: source.id, event: "ended", key: "1" },
      ...{ payload: `{"customer":"${PHONE}"}`, customerPhone: PHONE },
    },
  });
  return { scope, contactId: ids.contact };
}

const pending = async (scope: Scope) => {
  const id = newId("message");
  await scope.db.message.create({
    data: {
      ...{ id, workspaceId: scope.workspaceId, direction: "outbound", from: "+12025550100", to: PHONE },
      ...{ body: "Hi", segments: 1, encoding: "GSM-7", carrier: "sandbox", status: "pending" },
      callbackToken: newId("message"),
    },
  });
  return id;
};

describe("a person who is erased", () => {
  it("is in no row of any table any more, in whatever column", async () => {
    const { scope, contactId } = await withPerson();
    expect((await rowsWith(PHONE)).length).toBeGreaterThan(8);
    expect(await erasePerson(scope, { id: contactId, phone: "+1 202-555-0142" })).toEqual({
      calls: 2,
      messages: 1,
      optedOut: false,
    });
    expect(await rowsWith(PHONE)).toEqual([]);
    expect(await rowsWith(PHONE.slice(1))).toEqual([]);
  });

  it("who had opted out is still not texted when the number comes again, and may ask to be", async () => {
    const { scope, contactId } = await withPerson();
    await addOptOut(scope, { phone: PHONE, scope: "all", note: `${PHONE} asked by mail` });
    expect(await erasePerson(scope, { id: contactId, phone: PHONE })).toMatchObject({ optedOut: true });
    expect(await rowsWith(PHONE)).toEqual([]);
    expect(await claimMessage(scope, await pending(scope))).toBeUndefined();
    expect(await isOptedOut(scope, PHONE)).toBe(true);
    expect(await isOptedOut(scope, "+12025550143")).toBe(true);
    expect(await isOptedOut(scope, "+12025550199")).toBe(false);
    await makeCall(scope, await makeAssistant(scope), {});
    await scope.db.contact.create({
      data: { id: newId("contact"), workspaceId: scope.workspaceId, phone: PHONE },
    });
    const { data } = await listContacts(scope, { limit: 10 });
    expect(data.find(({ phone }) => phone === PHONE)).toMatchObject({ optedOut: true });
  });

  it("of one workspace stays in the others, whose hash is another one", async () => {
    const one = await withPerson();
    const other = await withPerson();
    for (const { scope } of [one, other]) await addOptOut(scope, { phone: PHONE, scope: "all" });
    await erasePerson(one.scope, { id: one.contactId, phone: PHONE });
    expect(await isOptedOut(other.scope, PHONE)).toBe(true);
    expect(
      await other.scope.db.contact.count({ where: { workspaceId: other.scope.workspaceId, phone: PHONE } }),
    ).toBe(1);
    await erasePerson(other.scope, { id: other.contactId, phone: PHONE });
    const hashes = await Promise.all(
      [one, other].map(({ scope }) =>
        scope.db.optOut.findFirst({
          where: { workspaceId: scope.workspaceId, phone: { startsWith: "sha256:" } },
        }),
      ),
    );
    expect(hashes[0]?.phone).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(hashes[0]?.phone).not.toBe(hashes[1]?.phone);
  });

  it("is kept while they speak, when the number is not typed as it stands, and by who may not", async () => {
    const { scope, contactId } = await withPerson();
    const before = await rowsWith(PHONE);
    const erase = (within: Scope, phone = PHONE) => erasePerson(within, { id: contactId, phone });
    await expect(erase(scope, "+12025550199")).rejects.toMatchObject({ code: "invalid" });
    const member = createScope(world.db, scope.workspaceId, { kind: "user", userId: "u", role: "member" });
    await expect(erase(member)).rejects.toMatchObject({ code: "forbidden" });
    await expect(erase(world.scope)).rejects.toMatchObject({ code: "not_found" });
    await scope.db.call.updateMany({
      where: { workspaceId: scope.workspaceId, contactId },
      data: { status: "in_progress" },
    });
    await expect(erase(scope)).rejects.toMatchObject({ code: "conflict" });
    expect(await rowsWith(PHONE)).toEqual(before);
  });
});

describe("a person's data", () => {
  it("is given out whole, and that it was is written down without it", async () => {
    const { scope, contactId } = await withPerson();
    const data = await exportPerson(scope, contactId);
    expect(data).toMatchObject({
      contact: { phone: PHONE },
      callCount: 2,
      messages: [{ to: PHONE }],
    });
    expect(data.calls.flatMap(({ turns }) => turns)).toHaveLength(1);
    const [entry] = await scope.db.auditEntry.findMany({
      where: { workspaceId: scope.workspaceId, action: "contact.exported" },
    });
    expect(entry).toMatchObject({ subject: contactId, details: { calls: 2, messages: 1 } });
    await expect(exportPerson(world.scope, contactId)).rejects.toMatchObject({ code: "not_found" });
  });
});
