import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { createAutomation, saveDraft } from "../automations/edit-automation";
import { getAutomation } from "../automations/get-automation";
import { publishAutomation } from "../automations/publish-automation";
import { captureSample } from "../automations/samples";
import { branchStep, smsStep } from "../automations/shared/testing";
import type { Step } from "../automations/steps/all";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { evaluateCall } from "../evaluation/evaluate-call";
import { always } from "../evaluation/extract";
import { newId } from "../ids";
import { createScope, type Scope, transaction } from "../scope";
import { buildPayload } from "../webhooks/payload";
import { getAssistant } from "./get-assistant";
import { type PostCallVariable, UpdateAssistant } from "./schema";
import { updateAssistant } from "./update-assistant";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

/** Saves the assistant's variables as they are, under the names that `names` gives them; null removes one. */
async function rename(scope: Scope, id: string, names: Record<string, string | null>) {
  const { postCallVariables } = await getAssistant(scope, id);
  const wanted = postCallVariables.flatMap((variable) => {
    const name = variable.name in names ? names[variable.name] : variable.name;
    return name ? [{ ...variable, name }] : [];
  });
  return updateAssistant(scope, id, UpdateAssistant.parse({ postCallVariables: wanted }));
}

const quote = { turn: 0, quote: "Yes", verified: true };

/** A call with everything that is kept by a variable's name. */
async function readCall(
  scope: Scope,
  assistant: { id: string },
  values: Record<string, string | boolean | null>,
) {
  const { workspaceId } = scope;
  const call = await makeCall(scope, assistant, {
    evaluationState: "evaluated",
    revision: 1,
    variables: values,
    evidence: Object.fromEntries(Object.keys(values).map((name) => [name, [quote]])),
    corrected: Object.keys(values).slice(0, 1),
  });
  await scope.db.evaluation.create({
    data: {
      id: newId("evaluation"),
      workspaceId,
      callId: call.id,
      revision: 1,
      variables: values,
      evidence: { status: [quote] },
      reasons: { summary: "Not said" },
      definitions: Object.keys(values).map((name) => ({
        name,
        type: "text",
        description: "",
        options: [],
        settings: { condition: { kind: "variable", name: "status", equals: true } },
      })),
      model: "basic",
      latencyMs: 1,
    },
  });
  for (const name of Object.keys(values)) {
    await scope.db.correction.create({
      data: { id: newId("correction"), workspaceId, callId: call.id, name, revision: 1, actor: "user:u" },
    });
  }
  await scope.db.goldenCall.create({
    data: {
      id: newId("goldenCall"),
      workspaceId,
      assistantId: assistant.id,
      callId: call.id,
      values,
      actor: "user:u",
    },
  });
  return call.id;
}

async function keptOf(scope: Scope, id: string) {
  const where = { workspaceId: scope.workspaceId, callId: id };
  const { variables, evidence, corrected } = await scope.db.call.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, id },
  });
  const evaluation = await scope.db.evaluation.findFirstOrThrow({ where });
  const corrections = await scope.db.correction.findMany({ where, orderBy: { id: "asc" } });
  const golden = await scope.db.goldenCall.findFirstOrThrow({ where });
  return {
    call: { variables, evidence, corrected },
    evaluation: {
      variables: evaluation.variables,
      evidence: evaluation.evidence,
      reasons: evaluation.reasons,
      definitions: evaluation.definitions,
    },
    corrections: corrections.map(({ name }) => name),
    golden: golden.values,
  };
}

describe("a variable that gets another name", () => {
  it("keeps its row and takes along what its calls, evaluations, corrections and golden values have", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: "Tuesday" });
    const before = (await getAssistant(scope, assistant.id)).postCallVariables;
    const { assistant: after, stale, warnings } = await rename(scope, assistant.id, { summary: "recap" });
    expect(after.postCallVariables.map(({ id, name }) => [id, name])).toEqual([
      [before[0]?.id, "status"],
      [before[1]?.id, "recap"],
    ]);
    expect({ stale, warnings }).toEqual({ stale: [], warnings: [] });
    const kept = await keptOf(scope, call);
    expect(kept).toMatchObject({
      call: {
        variables: { status: true, recap: "Tuesday" },
        evidence: { recap: [quote] },
        corrected: ["status"],
      },
      evaluation: { variables: { status: true, recap: "Tuesday" }, reasons: { recap: "Not said" } },
      corrections: ["status", "recap"],
      golden: { status: true, recap: "Tuesday" },
    });
    expect(JSON.stringify(kept)).not.toContain("summary");
  });

  it("is read by its new name in jobs, those under way and those that ended", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await makeCall(scope, assistant);
    const { workspaceId } = scope;
    const job = async (settings: object) => {
      const id = newId("evaluationJob");
      await scope.db.evaluationJob.create({
        data: {
          ...{
            id,
            workspaceId,
            assistantId: assistant.id,
            kind: "backfill",
            total: 1,
            actor: "user:u",
            settings,
          },
          definitions: [{ name: "summary", type: "text" }],
        },
      });
      const before = { summary: null };
      await scope.db.evaluationJobItem.create({
        data: {
          id: newId("evaluationJobItem"),
          workspaceId,
          jobId: id,
          callId: call.id,
          before,
          after: before,
        },
      });
      return () =>
        scope.db.evaluationJob.findFirstOrThrow({
          where: { workspaceId, id },
          select: { definitions: true, settings: true, items: { select: { before: true, after: true } } },
        });
    };
    const chosen = await job({ names: ["summary", "other"], resendWebhooks: true });
    const all = await job({ resendWebhooks: true });
    await rename(scope, assistant.id, { summary: "recap" });
    const renamed = {
      definitions: [{ name: "recap", type: "text" }],
      items: [{ before: { recap: null }, after: { recap: null } }],
    };
    expect(await chosen()).toEqual({
      ...renamed,
      settings: { names: ["recap", "other"], resendWebhooks: true },
    });
    expect(await all()).toEqual({ ...renamed, settings: { resendWebhooks: true } });
  });

  it("is asked for by the new name in the conditions of what was asked then", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: null });
    await rename(scope, assistant.id, { status: "achieved" });
    const { evaluation, call: shown } = await keptOf(scope, call);
    expect(evaluation.definitions).toMatchObject([
      { name: "achieved", settings: { condition: { name: "achieved" } } },
      { name: "summary", settings: { condition: { name: "achieved" } } },
    ]);
    expect(shown.corrected).toEqual(["achieved"]);
  });

  it("changes places with another one in one save", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: "Tuesday" });
    const { assistant: after } = await rename(scope, assistant.id, { status: "summary", summary: "status" });
    expect(after.postCallVariables.map(({ name, type }) => [name, type])).toEqual([
      ["summary", "boolean"],
      ["status", "text"],
    ]);
    expect(await keptOf(scope, call)).toMatchObject({
      call: { variables: { summary: true, status: "Tuesday" }, corrected: ["summary"] },
      evaluation: { variables: { summary: true, status: "Tuesday" }, reasons: { status: "Not said" } },
      corrections: ["summary", "status"],
      golden: { summary: true, status: "Tuesday" },
    });
  });

  it("takes the place of one that is removed in the same save; older revisions keep both", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: "Tuesday" });
    await rename(scope, assistant.id, { status: null, summary: "status" });
    const { call: shown, evaluation, corrections, golden } = await keptOf(scope, call);
    expect(shown).toMatchObject({ variables: { status: "Tuesday" }, corrected: [] });
    expect(shown.variables).toEqual({ status: "Tuesday" });
    expect(golden).toEqual({ status: "Tuesday" });
    const aside = corrections[0] ?? "";
    expect(corrections).toEqual([expect.stringMatching(/^status_removed_\d{8}$/), "status"]);
    expect(evaluation.variables).toEqual({ [aside]: true, status: "Tuesday" });
  });

  it("is a new one without its id: the history stays with the name", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: "Tuesday" });
    const before = (await getAssistant(scope, assistant.id)).postCallVariables;
    const fresh = { name: "recap", type: "text" as const };
    await updateAssistant(
      scope,
      assistant.id,
      UpdateAssistant.parse({ postCallVariables: [before[0], fresh] }),
    );
    expect((await keptOf(scope, call)).call.variables).toEqual({ status: true, summary: "Tuesday" });
  });

  it("an id of another assistant renames nothing there", async () => {
    const scope = await makeWorkspace(world.db);
    const stranger = await makeWorkspace(world.db);
    const mine = await makeAssistant(scope);
    const theirs = await makeAssistant(stranger);
    const call = await readCall(stranger, theirs, { status: true, summary: "Tuesday" });
    const [foreign] = (await getAssistant(stranger, theirs.id)).postCallVariables;
    const input = UpdateAssistant.parse({ postCallVariables: [{ ...foreign, name: "stolen" }] });
    const { assistant } = await updateAssistant(scope, mine.id, input);
    expect(assistant.postCallVariables).toMatchObject([{ name: "stolen" }]);
    expect(assistant.postCallVariables[0]?.id).not.toBe(foreign?.id);
    await expect(updateAssistant(scope, theirs.id, input)).rejects.toMatchObject({ code: "not_found" });
    expect((await getAssistant(stranger, theirs.id)).postCallVariables.map(({ name }) => name)).toEqual([
      "status",
      "summary",
    ]);
    expect((await keptOf(stranger, call)).call.variables).toEqual({ status: true, summary: "Tuesday" });
  });

  it("cannot be renamed by a viewer", async () => {
    const { workspaceId } = world.scope;
    const viewer = createScope(world.db, workspaceId, { kind: "user", userId: "u", role: "viewer" });
    const { id } = await makeAssistant(world.scope);
    await expect(rename(viewer, id, { summary: "recap" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("leaves the calls of other assistants and workspaces alone, among a thousand of its own", async () => {
    const scope = await makeWorkspace(world.db);
    const stranger = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const values = { variables: { status: true, summary: "Tuesday" } };
    const others = [
      { at: scope, call: await makeCall(scope, await makeAssistant(scope), values) },
      { at: stranger, call: await makeCall(stranger, await makeAssistant(stranger), values) },
    ];
    const { workspaceId } = scope;
    const at = new Date("2026-03-02T10:00:00Z");
    const calls = Array.from({ length: 1000 }, () => newId("call"));
    await scope.db.call.createMany({
      data: calls.map((id) => ({
        ...{ id, workspaceId, assistantId: assistant.id, provider: "api", externalId: id, startedAt: at },
        ...{ direction: "outbound" as const, status: "completed" as const, revision: 1, ...values },
      })),
    });
    await scope.db.evaluation.createMany({
      data: calls.map((callId) => ({
        ...{ id: newId("evaluation"), workspaceId, callId, revision: 1, evidence: {}, model: "basic" },
        ...{ latencyMs: 1, ...values },
      })),
    });
    await rename(scope, assistant.id, { summary: "recap" });
    const where = { workspaceId, assistantId: assistant.id };
    const renamed = { path: ["recap"], equals: "Tuesday" };
    expect(await scope.db.call.count({ where: { ...where, variables: renamed } })).toBe(1000);
    expect(
      await scope.db.evaluation.count({ where: { workspaceId, callId: { in: calls }, variables: renamed } }),
    ).toBe(1000);
    for (const { at: theirs, call } of others) {
      const untouched = { workspaceId: theirs.workspaceId, id: call.id };
      expect(await theirs.db.call.findFirstOrThrow({ where: untouched })).toMatchObject(values);
    }
  });

  it("a correction may not be changed in any other way", async () => {
    const scope = await makeWorkspace(world.db);
    const call = await readCall(scope, await makeAssistant(scope), { status: true });
    const where = { workspaceId: scope.workspaceId, callId: call };
    for (const data of [{ value: false }, { actor: "user:x" }, { name: "other", reverted: true }]) {
      await expect(scope.db.correction.updateMany({ where, data })).rejects.toThrow(/append-only/);
    }
    expect((await scope.db.correction.updateMany({ where, data: { name: "other" } })).count).toBe(1);
  });
});

describe("automations that read a renamed variable", () => {
  let senderId: string;
  beforeAll(async () => {
    ({ senderId } = await makePhones(world.scope));
  });
  async function live(body = "{{summary|ok}}") {
    const { scope } = world;
    const steps: Step[] = [branchStep({ lanes: { true: [smsStep({ senderId, body })] } })];
    return { scope, ...(await makeLiveAutomation(scope, senderId, steps)) };
  }

  it("get it in the draft, as a new revision; the published version is named until it is published again", async () => {
    const { scope, id, assistant, draftRevision } = await live();
    const { stale, warnings } = await rename(scope, assistant.id, { status: "achieved", summary: "recap" });
    expect(stale).toEqual([
      {
        automationId: id,
        automationName: "Thank them",
        names: [
          { from: "status", to: "achieved" },
          { from: "summary", to: "recap" },
        ],
      },
    ]);
    expect(warnings).toEqual([]);
    const view = await getAutomation(scope, id);
    expect(view.draftRevision).toBe(draftRevision + 1);
    expect(view.draft.steps).toMatchObject([
      { groups: [[{ path: "variables.achieved" }]], lanes: { true: [{ body: "{{variables.recap|ok}}" }] } },
    ]);
    expect({ hasChanges: view.hasChanges, problems: view.problems }).toEqual({
      hasChanges: true,
      problems: [],
    });
    expect(view.published?.missing).toEqual(["status", "summary"]);
    await publishAutomation(scope, { id });
    expect((await getAutomation(scope, id)).published?.missing).toEqual([]);
    const version = await scope.db.automationVersion.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, automationId: id, number: 1 },
    });
    expect(JSON.stringify(version.definition)).toContain("variables.status");
  });

  it("are left alone when they read other variables", async () => {
    const { scope, id, assistant, draftRevision } = await live("Thank you");
    const { stale } = await rename(scope, assistant.id, { summary: "recap" });
    expect(stale).toEqual([]);
    expect((await getAutomation(scope, id)).draftRevision).toBe(draftRevision);
  });

  it("keep a message that the longer name does not fit into, and say so", async () => {
    const body = `{{summary|}}${"x".repeat(1600 - "{{summary|}}".length)}`;
    const { scope, id, assistant, draftRevision } = await live(body);
    const { warnings } = await rename(scope, assistant.id, { summary: "recap_of_the_conversation" });
    expect(warnings).toMatchObject([
      { automationId: id, name: "summary", where: "Send SMS to customer: message" },
    ]);
    expect((await getAutomation(scope, id)).draftRevision).toBe(draftRevision);
  });

  it("show it in their samples", async () => {
    const { scope, id, assistant } = await live();
    const call = await makeCall(scope, assistant, { variables: { status: true, summary: "Tuesday" } });
    await captureSample(scope, id, await buildPayload(scope, call.id, newId("webhookEvent")), {
      source: "listener",
    });
    await rename(scope, assistant.id, { summary: "recap" });
    const { sample } = await getAutomation(scope, id);
    expect(sample?.payload.data.variables).toEqual({ status: true, recap: "Tuesday" });
  });
});

describe("at the same time as a renaming", () => {
  it("a save of the draft is either before it, and renamed, or a conflict", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const { id } = await createAutomation(scope, { name: "Texts", assistantId: assistant.id });
    const definition = { steps: [branchStep()] };
    const save = saveDraft(scope, { id, draftRevision: 1, name: "Texts", definition });
    const [saved, renamed] = await Promise.allSettled([
      save,
      rename(scope, assistant.id, { status: "achieved" }),
    ]);
    expect(renamed.status).toBe("fulfilled");
    const { draft } = await getAutomation(scope, id);
    if (saved.status === "rejected") expect(saved.reason).toMatchObject({ code: "conflict" });
    // A draft without a use of it is not raised: then the save came later, and names what is gone as a problem.
    const path = draft.steps[0]?.type === "branch" ? draft.steps[0].groups[0]?.[0]?.path : null;
    expect(["variables.achieved", "variables.status"]).toContain(path);
  });

  /** A reading that asks the model, then waits until the test lets it go on. */
  async function slowReading(scope: Scope, assistant: { id: string }) {
    const call = await makeCall(scope, assistant, { evaluationState: "pending", askedRevision: 1 }, [
      { role: "customer", text: "Yes, Tuesday" },
    ]);
    let began = () => {};
    let finish = () => {};
    const asked = new Promise<void>((resolve) => {
      began = resolve;
    });
    const answered = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = always({
      extract: async ({ variables }) => {
        began();
        await answered;
        return {
          variables: Object.fromEntries(variables.map(({ name }) => [name, name])),
          evidence: { summary: [quote] },
          reasons: { summary: "why" },
          model: "slow",
        };
      },
    });
    const evaluated = evaluateCall(scope, { callId: call.id, revision: 1 }, slow);
    await asked;
    const stored = async () => {
      finish();
      await evaluated;
      const where = { workspaceId: scope.workspaceId };
      const { variables, evidence } = await scope.db.call.findFirstOrThrow({
        where: { ...where, id: call.id },
      });
      const evaluation = await scope.db.evaluation.findFirstOrThrow({ where: { ...where, callId: call.id } });
      const definitions = evaluation.definitions as unknown as PostCallVariable[];
      return { variables, evidence, evaluation, defined: definitions.map(({ name }) => name) };
    };
    return { finish, stored };
  }
  const renamed = {
    variables: { summary: "status", recap: "summary" },
    evidence: { recap: [quote] },
    evaluation: { variables: { summary: "status", recap: "summary" }, reasons: { recap: "why" } },
    defined: ["summary", "recap"],
  };
  const names = { summary: "recap", status: "summary" };

  it("a reading that began before it stores the new names", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const { stored } = await slowReading(scope, assistant);
    await rename(scope, assistant.id, names);
    expect(await stored()).toMatchObject(renamed);
  });

  it("a reading that is stored while it is not committed yet waits for it", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const { finish, stored } = await slowReading(scope, assistant);
    const client = new pg.Client(world.url);
    await client.connect();
    const waiting = async () => {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows.length;
    };
    await transaction(scope, async (tx) => {
      await rename(tx, assistant.id, names);
      finish();
      await vi.waitUntil(waiting, { timeout: 10_000 });
    });
    await client.end();
    expect(await stored()).toMatchObject(renamed);
  });

  it("a value of a variable that went meanwhile does not come under the one that took its name", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const { stored } = await slowReading(scope, assistant);
    await rename(scope, assistant.id, { status: null, summary: "status" });
    expect(await stored()).toMatchObject({ variables: { status: "summary" }, defined: ["status"] });
  });

  it("renamings come one after the other; the last one holds, everywhere", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    const call = await readCall(scope, assistant, { status: true, summary: "Tuesday" });
    await Promise.all(["one", "two", "three"].map((name) => rename(scope, assistant.id, { summary: name })));
    const name = (await getAssistant(scope, assistant.id)).postCallVariables[1]?.name ?? "";
    expect(await keptOf(scope, call)).toMatchObject({
      call: { variables: { status: true, [name]: "Tuesday" } },
      evaluation: { variables: { status: true, [name]: "Tuesday" } },
      corrections: ["status", name],
      golden: { [name]: "Tuesday" },
    });
  });
});
