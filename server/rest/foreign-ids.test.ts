import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleInput } from "@/server/api/sample-input";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { MARKER, populate, snapshot } from "@/server/db/populate";
import type { Scope } from "@/server/domain/scope";
import { ROUTES } from "./routes/all";
import { finishedCall, type RestClient, restClient } from "./testing";

let world: TestWorld;
let theirs: Scope;
let ids: Awaited<ReturnType<typeof populate>>;
let mine: RestClient;
beforeAll(async () => {
  world = await testWorld();
  theirs = await makeWorkspace(world.db);
  ids = await populate(theirs);
  mine = await restClient(world.db, "admin", { scope: world.scope });
});
afterAll(() => world.drop());

const byId = ROUTES.filter(({ path }) => path.includes("{id}"));
const lists = ROUTES.filter(({ method, path }) => method === "get" && !path.includes("{id}"));

describe("another workspace's id", () => {
  it.each(byId)("$method $path: 404, nothing shown, nothing changed", async ({ method, path, body }) => {
    const before = await snapshot(world.url, theirs.workspaceId);
    for (const id of Object.values(ids)) {
      const input = body ? sampleInput(body, id).input : undefined;
      const answer = await mine.call(method.toUpperCase(), path.replace("{id}", id), input);
      expect([id, answer.status, answer.body.error.code]).toEqual([id, 404, "not_found"]);
      expect(JSON.stringify(answer.body)).not.toContain(MARKER);
    }
    expect(await snapshot(world.url, theirs.workspaceId)).toBe(before);
  });

  it.each(lists)(
    "$method $path: its things are in no list, filtered or not",
    async ({ method, path, query }) => {
      const names = Object.keys(query?.shape ?? {}).filter((name) => name.endsWith("Id"));
      for (const filter of [
        "",
        ...names.flatMap((name) => Object.values(ids).map((id) => `?${name}=${id}`)),
      ]) {
        const answer = await mine.call(method.toUpperCase(), `${path}${filter}`);
        expect([filter, answer.status]).toEqual([filter, 200]);
        expect(answer.body.data ?? []).toEqual([]);
        expect(JSON.stringify(answer.body)).not.toContain(MARKER);
      }
    },
  );

  it("in a body is 404 as well", async () => {
    const before = await snapshot(world.url, theirs.workspaceId);
    const answer = await mine.call("POST", "/calls", finishedCall(ids.assistant));
    expect([answer.status, answer.body.error.message]).toEqual([404, "Assistant not found"]);
    expect(await snapshot(world.url, theirs.workspaceId)).toBe(before);
  });
});

describe("one's own id", () => {
  it("opens each thing, in the documented shape", async () => {
    const own = await restClient(world.db, "admin", { scope: theirs });
    for (const [path, id] of [
      ["calls", ids.call],
      ["assistants", ids.assistant],
      ["automations", ids.automation],
      ["runs", ids.run],
      ["messages", ids.message],
    ]) {
      const one = await own.call("GET", `/${path}/${id}`);
      expect([path, one.status, one.body.id]).toEqual([path, 200, id]);
      const list = await own.call("GET", `/${path}`);
      expect(list.body.data.map((item: { id: string }) => item.id)).toContain(id);
    }
    expect((await own.call("POST", `/runs/${ids.run}/retry`)).body).toMatchObject({ state: "waiting" });
    expect((await own.call("POST", `/runs/${ids.run}/retry`)).status).toBe(409);
    expect((await own.call("POST", `/automations/${ids.automation}/unpublish`)).body).toMatchObject({
      state: "off",
    });
  });
});
