import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { listNeedsYou } from "../analytics/needs-you";
import { createScope, type Scope } from "../scope";
import { findHealthAlarms, getHealth, rememberedHealthAlarms } from "./health";
import type { Variables } from "./schema";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const NOW = new Date("2026-03-31T12:00:00Z");
let scope: Scope;
let assistant: { id: string };
beforeEach(async () => {
  const made = await makeWorkspace(world.db);
  scope = createScope(world.db, made.workspaceId, made.actor, () => NOW);
  assistant = await makeAssistant(scope);
});

/** Read calls that began on a day of March 2026, one for each of the values. */
async function readCalls(day: number, values: Variables[], over: Parameters<typeof makeCall>[2] = {}) {
  for (const [minute, variables] of values.entries()) {
    const startedAt = new Date(Date.UTC(2026, 2, day, 10, minute));
    await makeCall(scope, assistant, {
      ...{ startedAt, variables, revision: 1, evaluationState: "evaluated" },
      ...over,
    });
  }
}
const times = (count: number, variables: Variables) => Array.from({ length: count }, () => variables);
const KNOWN = { status: true, summary: "Agreed" };
const UNKNOWN = { status: true, summary: null };

const healthOf = async (name: string) => {
  const found = (await getHealth(scope, assistant.id)).find((one) => one.name === name);
  if (!found) throw new Error(`no health of ${name}`);
  return found;
};

describe("the health of a variable", () => {
  it("counts by day in how many calls it was read, known and corrected, the last 7 days apart", async () => {
    await readCalls(31, [KNOWN, UNKNOWN]);
    await readCalls(25, [KNOWN], { corrected: ["summary"] });
    await readCalls(24, [UNKNOWN, { status: null }]);
    const summary = await healthOf("summary");
    expect(summary).toMatchObject({
      recent: { read: 3, known: 2, corrected: 1 },
      before: { read: 1, known: 0, corrected: 0 },
      alarms: [],
    });
    expect(summary.days).toHaveLength(35);
    expect(summary.days.at(0)).toMatchObject({ day: "2026-02-25", read: 0 });
    expect(summary.days.at(-1)).toEqual({ day: "2026-03-31", read: 2, known: 1, corrected: 0 });
    expect(summary.days.at(-7)).toEqual({ day: "2026-03-25", read: 1, known: 1, corrected: 1 });
    expect((await healthOf("status")).before).toEqual({ read: 2, known: 1, corrected: 0 });
  });

  it.each<[string, object, number]>([
    ["is true", { kind: "variable", name: "status", equals: true }, 2],
    ["is one of many options", { kind: "variable", name: "topics", equals: "Price" }, 1],
    ["is known", { kind: "variable", name: "topics" }, 3],
    ["takes longer", { kind: "longer_than", seconds: 60 }, 1],
  ])(
    "leaves out calls that were not asked for it: another variable or the call %s",
    async (_, condition, read) => {
      await world.db.postCallVariable.updateMany({
        where: { workspaceId: scope.workspaceId, assistantId: assistant.id, name: "summary" },
        data: { settings: { condition } },
      });
      const topics = ["Price", "Parking"];
      await readCalls(30, [{ status: true, summary: "Agreed", topics }], { durationSeconds: 61 });
      await readCalls(
        31,
        [
          { status: true, summary: null, topics: ["Menu"] },
          { status: false, summary: null, topics: "Menu" },
          { status: null, summary: null, topics: null },
        ],
        { durationSeconds: 60 },
      );
      expect((await healthOf("summary")).recent).toEqual({ read, known: 1, corrected: 0 });
      expect((await healthOf("status")).recent.read).toBe(4);
    },
  );

  it("goes by the days of the workspace's zone", async () => {
    const where = { id: scope.workspaceId };
    await world.db.workspace.update({ where, data: { timeZone: "America/Los_Angeles" } });
    const startedAt = new Date("2026-03-31T06:30:00Z");
    await makeCall(scope, assistant, { startedAt, variables: KNOWN, revision: 1 });
    expect((await healthOf("status")).days.at(-2)).toMatchObject({ day: "2026-03-30", read: 1 });
  });

  it("leaves out calls that were no conversation, are not read yet, or are another assistant's", async () => {
    await readCalls(31, [KNOWN], { status: "voicemail" });
    await readCalls(31, [KNOWN], { revision: 0 });
    const other = await makeAssistant(scope);
    await makeCall(scope, other, { startedAt: NOW, variables: KNOWN, revision: 1 });
    expect((await healthOf("status")).recent.read).toBe(0);
  });

  it("looks at the newest 50 calls of a day", async () => {
    await readCalls(31, [...times(10, UNKNOWN), ...times(50, KNOWN)]);
    expect((await healthOf("summary")).recent).toEqual({ read: 50, known: 50, corrected: 0 });
  });

  it("is shown for the variables that the assistant has now, in their order", async () => {
    await readCalls(31, [{ ...KNOWN, gone: 1 }]);
    expect((await getHealth(scope, assistant.id)).map(({ name }) => name)).toEqual(["status", "summary"]);
  });

  it("is not found for another workspace's assistant", async () => {
    const other = await makeWorkspace(world.db);
    await expect(getHealth(other, assistant.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an alarm", () => {
  it("is raised when a variable is suddenly unknown, and needs a person; one row for an assistant", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, KNOWN));
    await readCalls(20, times(10, { status: null, summary: "Agreed" }));
    expect(await findHealthAlarms(scope)).toEqual([]);
    for (const day of [28, 30]) await readCalls(day, times(15, { status: null, summary: null }));
    const words =
      "Unknown much more often: it has a value in 0% of the calls of the last 7 days, after 100% in the 28 days before";
    expect((await healthOf("summary")).alarms).toEqual([words]);
    expect(await findHealthAlarms(scope)).toEqual([
      {
        ...{ assistantId: assistant.id, assistant: "Ada", name: "status", more: 1 },
        words: words.replace("100%", "83%"),
        at: new Date("2026-03-30T10:14:00Z"),
      },
    ]);
    expect(await listNeedsYou(scope)).toMatchObject([
      {
        ...{ kind: "variable_shifted", subjectId: assistant.id, subject: "Ada", count: 2 },
        reason: expect.stringMatching(/^status: Unknown much more often/),
      },
    ]);
  });

  it("is looked for again after ten minutes for what every page shows, and nobody waits for that within the hour", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, KNOWN));
    expect(await rememberedHealthAlarms(scope)).toEqual([]);
    await readCalls(29, times(30, UNKNOWN));
    const later = (minutes: number) =>
      createScope(world.db, scope.workspaceId, scope.actor, () => new Date(NOW.getTime() + minutes * 60_000));
    expect(await rememberedHealthAlarms(later(9))).toEqual([]);
    expect(await rememberedHealthAlarms(later(10))).toEqual([]);
    await vi.waitUntil(async () => (await rememberedHealthAlarms(later(10))).length > 0);
    expect(await rememberedHealthAlarms(later(19))).toMatchObject([{ name: "summary" }]);
    await scope.db.call.deleteMany({ where: { workspaceId: scope.workspaceId } });
    expect(await rememberedHealthAlarms(later(70))).toEqual([]);
  });

  it("is raised when a variable is suddenly corrected", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, KNOWN));
    await readCalls(29, times(30, KNOWN));
    await scope.db.call.updateMany({
      where: { workspaceId: scope.workspaceId, startedAt: { gt: new Date("2026-03-29T10:15:00Z") } },
      data: { corrected: ["summary"] },
    });
    expect((await healthOf("summary")).alarms).toMatchObject([
      expect.stringMatching(/^Corrected much more often/),
    ]);
    expect((await healthOf("status")).alarms).toEqual([]);
  });

  it("is not raised by a variable that is new: calls that were not asked for it do not count", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, { status: true }));
    await readCalls(29, times(30, KNOWN));
    expect(await findHealthAlarms(scope)).toEqual([]);
  });

  it("is not raised of an archived assistant, nor shown to another workspace", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, KNOWN));
    await readCalls(29, times(30, UNKNOWN));
    expect(await findHealthAlarms(scope)).toHaveLength(1);
    const other = await makeWorkspace(world.db);
    expect(await findHealthAlarms(createScope(world.db, other.workspaceId, other.actor, () => NOW))).toEqual(
      [],
    );
    const where = { id: assistant.id, workspaceId: scope.workspaceId };
    await scope.db.assistant.update({ where, data: { archivedAt: NOW } });
    expect(await findHealthAlarms(scope)).toEqual([]);
  });

  it("is of no variable that was removed", async () => {
    for (const day of [10, 12, 14, 16, 18]) await readCalls(day, times(10, KNOWN));
    await readCalls(29, times(30, UNKNOWN));
    await scope.db.postCallVariable.deleteMany({
      where: { workspaceId: scope.workspaceId, assistantId: assistant.id, name: "summary" },
    });
    expect(await findHealthAlarms(scope)).toEqual([]);
  });
});
