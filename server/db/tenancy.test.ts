import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScope, executeRaw, queryRaw, sql } from "@/server/domain/scope";
import { createDb, type RootDb } from "./client";
import { createTestDatabase } from "./testing";

let db: RootDb;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  db = createDb(database.url);
  for (const id of ["wsp_a", "wsp_b"]) await db.workspace.create({ data: { id, slug: id, name: id } });
});
afterAll(async () => {
  await db.$disconnect();
  await drop();
});

const REFUSED = /must name a workspaceId/;
const contact = { id: "cnt_1", phone: "+14155550100" };

describe("the tenancy guard", () => {
  it("refuses reads, counts and changes that name no workspace", async () => {
    await expect(async () => db.contact.findMany()).rejects.toThrow(REFUSED);
    await expect(async () => db.contact.findFirst({ where: { id: "cnt_1" } })).rejects.toThrow(REFUSED);
    await expect(async () => db.contact.count()).rejects.toThrow(REFUSED);
    await expect(async () =>
      db.contact.updateMany({ where: { name: "x" }, data: { name: "y" } }),
    ).rejects.toThrow(REFUSED);
    await expect(async () => db.contact.deleteMany({})).rejects.toThrow(REFUSED);
    await expect(async () => db.contact.findMany({ where: { workspaceId: undefined } })).rejects.toThrow(
      REFUSED,
    );
    await expect(async () =>
      db.contact.findMany({ where: { OR: [{ workspaceId: "wsp_a" }, {}] } }),
    ).rejects.toThrow(REFUSED);
  });

  it("refuses an upsert that names it only where it looks, not where it creates", async () => {
    const where = { workspaceId_phone: { workspaceId: "wsp_a", phone: contact.phone } };
    const create = { ...contact, workspaceId: "wsp_a" };
    await expect(async () =>
      db.contact.upsert({ where: { id: "cnt_1" }, create, update: {} }),
    ).rejects.toThrow(REFUSED);
    await expect(db.contact.upsert({ where, create, update: {} })).resolves.toMatchObject({ id: "cnt_1" });
  });

  it("refuses nested writes whose rows name no workspace, and nested changes of other rows", async () => {
    const assistant = { id: "ast_1", workspaceId: "wsp_a", name: "Ada" };
    const row = { id: "cvr_1", position: 0, name: "city", type: "text" as const };
    await expect(async () =>
      // @ts-expect-error: the types ask for it as well
      db.assistant.create({ data: { ...assistant, callVariables: { create: [row] } } }),
    ).rejects.toThrow(REFUSED);
    await expect(
      db.assistant.create({
        data: { ...assistant, callVariables: { create: [{ ...row, workspaceId: "wsp_a" }] } },
      }),
    ).resolves.toMatchObject({ id: "ast_1" });
    await expect(async () =>
      db.assistant.update({
        where: { id: "ast_1", workspaceId: "wsp_a" },
        data: { callVariables: { updateMany: { where: {}, data: { name: "x" } } } },
      }),
    ).rejects.toThrow(REFUSED);
  });

  it("finds nothing of another workspace by a known id", async () => {
    expect(await db.contact.findFirst({ where: { id: "cnt_1", workspaceId: "wsp_b" } })).toBeNull();
  });

  it("lets raw SQL through only with the column and the scope's own value", async () => {
    const scope = createScope(db, "wsp_a", { kind: "job", name: "test" });
    expect(
      await queryRaw(scope, sql`SELECT id FROM "Contact" WHERE "workspaceId" = ${"wsp_a"}`),
    ).toHaveLength(1);
    await expect(queryRaw(scope, sql`SELECT id FROM "Contact"`)).rejects.toThrow(/workspaceId/);
    await expect(
      executeRaw(scope, sql`DELETE FROM "Contact" WHERE "workspaceId" = ${"wsp_b"}`),
    ).rejects.toThrow(/workspaceId/);
    await expect(async () => db.$queryRaw`SELECT id FROM "Contact"`).rejects.toThrow(REFUSED);
  });
});
