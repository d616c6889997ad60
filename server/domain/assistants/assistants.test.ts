import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { Paging } from "../paging";
import { createScope } from "../scope";
import { archiveAssistant } from "./archive-assistant";
import { createAssistant } from "./create-assistant";
import { getFillRates } from "./fill-rates";
import { getAssistant, listAssistants } from "./get-assistant";
import { listAssistantSummaries } from "./list-assistant-summaries";
import { CreateAssistant, UpdateAssistant } from "./schema";
import { updateAssistant } from "./update-assistant";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const create = (over: object = {}) =>
  createAssistant(world.scope, CreateAssistant.parse({ name: "Ada", ...over }));
const variable = (name: string, type = "text") => ({ name, type, description: "" });

describe("an assistant", () => {
  it("starts with status and summary, and says so by its API shape", async () => {
    const assistant = await create();
    expect(assistant).toMatchObject({
      name: "Ada",
      language: "en-US",
      callVariables: [],
      webhook: { enabled: false, completedCallsOnly: true },
    });
    expect(assistant.postCallVariables.map(({ name, type }) => [name, type])).toEqual([
      ["status", "boolean"],
      ["summary", "text"],
    ]);
  });

  it("changes only what is given", async () => {
    const { id } = await create({ objective: "Book a visit", firstMessage: "Hello" });
    const { assistant } = await updateAssistant(world.scope, id, UpdateAssistant.parse({ name: "Grace" }));
    expect(assistant).toMatchObject({ name: "Grace", objective: "Book a visit", firstMessage: "Hello" });
    expect(assistant.postCallVariables).toHaveLength(2);
  });

  it("keeps a variable's row when its name stays, whatever else changes", async () => {
    const { id } = await create();
    const where = { workspaceId: world.scope.workspaceId, assistantId: id };
    const before = await world.db.postCallVariable.findMany({ where });
    await updateAssistant(
      world.scope,
      id,
      UpdateAssistant.parse({
        postCallVariables: [variable("next_step"), variable("summary"), variable("status", "boolean")],
      }),
    );
    const after = await world.db.postCallVariable.findMany({ where, orderBy: { position: "asc" } });
    expect(after.map(({ name }) => name)).toEqual(["next_step", "summary", "status"]);
    for (const { id: rowId, name } of before) expect(after.find((row) => row.name === name)?.id).toBe(rowId);
  });

  it("names the automation that still uses a removed variable", async () => {
    const { id } = await create();
    await world.db.automation.create({
      data: {
        id: "aut_1",
        workspaceId: world.scope.workspaceId,
        assistantId: id,
        trigger: "phone_call_ended",
        name: "Confirm by text",
        draft: {
          steps: [
            {
              id: "b",
              type: "branch",
              condition: { path: "variables.status", operator: "boolean_is_true" },
              lanes: {
                true: [
                  {
                    id: "s",
                    type: "send_sms",
                    to: "{{call.customerPhone}}",
                    body: "{{summary|ok}}",
                  },
                ],
              },
            },
          ],
        },
      },
    });
    const { warnings } = await updateAssistant(
      world.scope,
      id,
      UpdateAssistant.parse({ postCallVariables: [variable("status", "boolean")] }),
    );
    expect(warnings).toEqual([
      {
        automationId: "aut_1",
        automationName: "Confirm by text",
        name: "summary",
        where: "Send SMS to customer: message",
      },
    ]);
  });

  it("takes two saves at once, one after the other", async () => {
    const { id } = await create();
    const save = (name: string) =>
      updateAssistant(world.scope, id, UpdateAssistant.parse({ postCallVariables: [variable(name)] }));
    await Promise.all([save("one"), save("one"), save("two"), save("two")]);
    const { postCallVariables } = await getAssistant(world.scope, id);
    expect(postCallVariables).toHaveLength(1);
  });

  it("is not found from another workspace", async () => {
    const { id } = await create();
    const other = await makeWorkspace(world.db);
    const refused = { code: "not_found" };
    await expect(getAssistant(other, id)).rejects.toMatchObject(refused);
    await expect(updateAssistant(other, id, { name: "Mine" })).rejects.toMatchObject(refused);
    await expect(archiveAssistant(other, id)).rejects.toMatchObject(refused);
    expect((await getAssistant(world.scope, id)).name).toBe("Ada");
  });

  it("cannot be written by a viewer", async () => {
    const viewer = createScope(world.db, world.scope.workspaceId, {
      kind: "user",
      userId: "u",
      role: "viewer",
    });
    await expect(createAssistant(viewer, CreateAssistant.parse({ name: "No" }))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("leaves the lists when archived, but not while its automation is live", async () => {
    const scope = await makeWorkspace(world.db);
    const kept = await makeAssistant(scope, { name: "Kept" });
    const gone = await makeAssistant(scope, { name: "Gone" });
    await archiveAssistant(scope, gone.id);
    await scope.db.automation.create({
      data: {
        id: "aut_live",
        workspaceId: scope.workspaceId,
        assistantId: kept.id,
        trigger: "phone_call_ended",
        name: "Texts",
        state: "live",
        draft: { steps: [] },
      },
    });
    await expect(archiveAssistant(scope, kept.id)).rejects.toMatchObject({ code: "conflict" });
    expect((await listAssistants(scope, Paging.parse({}))).data.map(({ name }) => name)).toEqual(["Kept"]);
    const old = new Date(scope.now().getTime() - 8 * 86_400_000);
    for (const startedAt of [scope.now(), scope.now(), scope.now(), old])
      await makeCall(scope, kept, { startedAt });
    expect(await listAssistantSummaries(scope)).toMatchObject([
      { name: "Kept", calls: 3, automation: { id: "aut_live", state: "live" } },
    ]);
  });
});

describe("fill rates", () => {
  it("count in how many of the newest evaluated calls a variable was known", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    expect(await getFillRates(scope, assistant.id)).toEqual({ calls: 0, known: {} });
    for (const variables of [
      { status: true, summary: null },
      { status: null, summary: null },
      { status: false },
    ]) {
      await makeCall(scope, assistant, { evaluationState: "evaluated", variables });
    }
    await makeCall(scope, assistant, { evaluationState: "pending", variables: { status: true } });
    expect(await getFillRates(scope, assistant.id)).toEqual({ calls: 3, known: { status: 2, summary: 0 } });
  });
});

describe("lists of variables", () => {
  it("names the variable that has the same name, whatever its case", () => {
    const parsed = UpdateAssistant.safeParse({ postCallVariables: [variable("budget"), variable("Budget")] });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["postCallVariables", 1, "name"], message: expect.stringContaining("variable 1") },
    ]);
  });
});
