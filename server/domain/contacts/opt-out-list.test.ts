import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { newId } from "../ids";
import { queueMessage } from "../messaging/queue-message";
import { createScope, type Scope } from "../scope";
import { parseCsv } from "./csv";
import { exportOptOuts, importOptOuts, previewOptOutImport } from "./opt-out-list";
import { addOptOut, listOptOuts } from "./opt-outs";
import { readOptOutCsv } from "./read-opt-out-csv";

const OURS = "+12025550100";
const toCsv = (rows: (string | null)[][]) =>
  rows.map((row) => row.map((cell) => `"${(cell ?? "").replaceAll('"', '""')}"`).join(",")).join("\r\n");

describe("a file of opt-outs", () => {
  it("is read with headings in any order, quotes, and any of three separators", () => {
    for (const separator of [",", ";", "\t"]) {
      const csv = [
        ["Note", "Phone", "From"],
        ['"He said ""no""\nand meant it"', "+1 202 555 0142", OURS],
        ["", "202-555-0143", ""],
      ]
        .map((row) => row.join(separator))
        .join("\r\n");
      expect(readOptOutCsv(csv, "US", [OURS])).toEqual({
        good: [
          { line: 2, phone: "+12025550142", ownNumber: OURS, note: 'He said "no"\nand meant it' },
          { line: 4, phone: "+12025550143", ownNumber: "", note: null },
        ],
        bad: [],
        repeated: 0,
      });
    }
  });

  it("without headings is a list of numbers", () =>
    expect(readOptOutCsv("\uFEFF+12025550142\n\n+12025550143\n", "US", []).good).toMatchObject([
      { line: 1, phone: "+12025550142" },
      { line: 3, phone: "+12025550143" },
    ]));

  it("keeps the good rows and names each bad one by line and reason", () => {
    const csv =
      "phone,from\n+12025550142,\nabc,\n1.2025E+10,\n,x\n+12025550143,+12025550999\n+1 (202) 555-0142,";
    const read = readOptOutCsv(csv, "US", [OURS]);
    expect(read.good.map(({ phone }) => phone)).toEqual(["+12025550142"]);
    expect(read.repeated).toBe(1);
    expect(read.bad).toEqual([
      { line: 3, text: "abc, ", reason: expect.stringMatching(/letters/) },
      { line: 4, text: "1.2025E+10, ", reason: expect.stringMatching(/shortened this number/) },
      { line: 5, text: ", x", reason: expect.stringMatching(/no phone number/) },
      { line: 6, text: "+12025550143, +12025550999", reason: '"+12025550999" is none of your numbers' },
    ]);
  });

  it("without a column of numbers says which name it wants", () =>
    expect(readOptOutCsv("note,from\nx,y", "US", []).bad).toEqual([
      { line: 1, text: "note, from", reason: 'No column holds the numbers: call it "phone"' },
    ]));

  it("that was written is read back, cell by cell", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
        (rows) => {
          const kept = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
          const read = parseCsv(toCsv([["phone", "note"], ...rows])).slice(1);
          expect(read.map(({ cells }) => cells)).toEqual(kept);
        },
      ),
    ));
});

describe("the list", () => {
  let world: TestWorld;
  let scope: Scope;
  let senderId: string;
  beforeAll(async () => {
    world = await testWorld();
  });
  afterAll(() => world.drop());
  beforeEach(async () => {
    scope = await makeWorkspace(world.db);
    senderId = newId("phoneNumber");
    await scope.db.phoneNumber.create({
      data: {
        id: senderId,
        workspaceId: scope.workspaceId,
        phone: OURS,
        label: "Sandbox",
        provider: "sandbox",
      },
    });
  });

  it("is previewed without a change, then imported, and imported again changes nothing", async () => {
    await addOptOut(scope, { phone: "+12025550142", scope: "all" });
    const csv = "phone,note\n+12025550142,known\n+12025550143,new\nnope,\n";
    const summary = { added: 1, known: 1, repeated: 0, bad: 1, badRows: [{ line: 4 }] };
    expect(await previewOptOutImport(scope, { csv })).toMatchObject(summary);
    expect((await listOptOuts(scope, { limit: 10 })).data).toHaveLength(1);
    expect(await importOptOuts(scope, { csv })).toMatchObject(summary);
    expect(await importOptOuts(scope, { csv })).toMatchObject({ added: 0, known: 2 });
    expect((await listOptOuts(scope, { limit: 10 })).data).toMatchObject([
      { phone: "+12025550143", source: "import", note: "new" },
      { phone: "+12025550142", source: "person" },
    ]);
  });

  it("takes back what waits for an imported number, from the number that it names", async () => {
    const one = await queueMessage(scope, { senderId, to: "+12025550142", body: "Hi" });
    const other = await queueMessage(scope, { senderId, to: "+12025550143", body: "Hi" });
    await importOptOuts(scope, { csv: `phone,from\n+12025550142,${OURS}\n+12025550142,\n` });
    const rows = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId },
      include: { statusEvents: true },
    });
    const found = (id: string) => rows.find((row) => row.id === id);
    expect(found(one.id)).toMatchObject({
      status: "suppressed",
      statusEvents: [{ status: "suppressed", source: "rule" }],
    });
    expect(found(other.id)).toMatchObject({ status: "pending" });
  });

  it("of thousands of rows goes in whole, and comes out as it went in", async () => {
    const phones = Array.from({ length: 2500 }, (_, at) => `+1415${5_550_000 + at}`);
    expect(await importOptOuts(scope, { csv: phones.join("\n") })).toMatchObject({ added: 2500, bad: 0 });
    const { rows, complete } = await exportOptOuts(scope);
    expect(complete).toBe(true);
    const csv = toCsv([
      ["phone", "from", "note"],
      ...rows.map(({ phone, ownNumber, note }) => [phone, ownNumber, note]),
    ]);
    expect(await previewOptOutImport(scope, { csv })).toMatchObject({ added: 0, known: 2500, bad: 0 });
  });

  it("is imported by members and read by its workspace only", async () => {
    const user = (role: "viewer" | "member") =>
      createScope(world.db, scope.workspaceId, { kind: "user", userId: "usr_1", role });
    const csv = "+12025550142";
    await expect(importOptOuts(user("viewer"), { csv })).rejects.toMatchObject({ code: "forbidden" });
    await expect(previewOptOutImport(user("viewer"), { csv })).rejects.toMatchObject({ code: "forbidden" });
    await importOptOuts(user("member"), { csv });
    expect(await exportOptOuts(await makeWorkspace(world.db))).toEqual({ rows: [], complete: true });
    const where = { workspaceId: scope.workspaceId, action: "optOuts.imported" };
    expect(await scope.db.auditEntry.findMany({ where })).toMatchObject([
      { details: { added: 1, known: 0, bad: 0 } },
    ]);
  });
});
