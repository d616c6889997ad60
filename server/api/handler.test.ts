import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personOf } from "@/server/auth/credentials";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { makeMember } from "@/server/domain/workspaces/testing";
import { handleTrpc } from "./handler";

const APP = "http://wrapup.test";
let world: TestWorld;
let slug: string;
let member: Awaited<ReturnType<typeof makeMember>>;
beforeAll(async () => {
  world = await testWorld();
  slug = (await world.db.workspace.findUniqueOrThrow({ where: { id: world.scope.workspaceId } })).slug;
  member = await makeMember(world.db, world.scope.workspaceId, "admin");
});
afterAll(() => world.drop());

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  person?: { userId: string; sessionVersion: number } | null;
}
const send = (path: string, { method = "GET", headers = {}, body, person }: Sent = {}) =>
  handleTrpc(
    new Request(`${APP}/api/trpc/${path}`, {
      method,
      headers: { "x-workspace": slug, ...headers },
      ...(body === undefined ? {} : { body }),
    }),
    {
      db: world.db,
      appUrl: APP,
      getPerson: async () =>
        person === null ? null : personOf(world.db, person ?? { userId: member.userId, sessionVersion: 1 }),
    },
  );
const own = { origin: APP, "sec-fetch-site": "same-origin", "content-type": "application/json" };
const rename = (headers: Record<string, string>) =>
  send("workspace.update", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ json: { name: "Renamed" } }),
  });
const nameNow = async () =>
  (await world.db.workspace.findUniqueOrThrow({ where: { id: world.scope.workspaceId } })).name;

describe("a change over HTTP", () => {
  it.each([
    ["a foreign page", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["Origin: null", { origin: "null" }],
    ["nowhere that is named", {}],
  ])("from %s is refused and changes nothing", async (_from, headers) => {
    const answer = await rename(headers);
    expect(answer.status).toBe(403);
    expect(await nameNow()).toBe("Test");
  });

  it("cannot be made by GET", async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { name: "Renamed" } }));
    expect((await send(`workspace.update?input=${input}`, { headers: own })).status).toBe(405);
    expect(await nameNow()).toBe("Test");
  });

  it("over 1 MB is 413", async () => {
    const body = JSON.stringify({ json: { name: "x".repeat(1_100_000) } });
    expect((await send("workspace.update", { method: "POST", headers: own, body })).status).toBe(413);
  });

  it("from our own page is done", async () => {
    expect((await rename(own)).status).toBe(200);
    expect(await nameNow()).toBe("Renamed");
  });
});

describe("a request over HTTP", () => {
  it("without a session is 401; with an ended one too", async () => {
    expect((await send("member.list", { person: null })).status).toBe(401);
    expect((await send("member.list", { person: { userId: member.userId, sessionVersion: 0 } })).status).toBe(
      401,
    );
  });

  it("names no workspace, or one of somebody else: 404", async () => {
    expect((await send("member.list", { headers: { "x-workspace": "elsewhere" } })).status).toBe(404);
    const stranger = await makeMember(world.db, world.scope.workspaceId, "viewer");
    await world.db.membership.delete({
      where: { id: stranger.membershipId, workspaceId: world.scope.workspaceId },
    });
    expect(
      (await send("member.list", { person: { userId: stranger.userId, sessionVersion: 1 } })).status,
    ).toBe(404);
  });

  it("of a member who is removed meanwhile is refused at once", async () => {
    const leaver = await makeMember(world.db, world.scope.workspaceId, "member");
    const person = { userId: leaver.userId, sessionVersion: 1 };
    expect((await send("member.list", { person })).status).toBe(200);
    await world.db.membership.delete({
      where: { id: leaver.membershipId, workspaceId: world.scope.workspaceId },
    });
    expect((await send("member.list", { person })).status).toBe(404);
  });

  it("that is wrong names the field; a fault of ours shows nothing of itself", async () => {
    const answer = await send("workspace.update", {
      method: "POST",
      headers: own,
      body: JSON.stringify({ json: { name: "", colour: "red" } }),
    });
    const { error } = await answer.json();
    expect([answer.status, error.json.data.issues[0].path]).toEqual([400, "name"]);
    const broken = await handleTrpc(
      new Request(`${APP}/api/trpc/member.list`, { headers: { "x-workspace": slug } }),
      {
        db: world.db,
        appUrl: APP,
        getPerson: async () => {
          throw new Error("SELECT secret FROM table");
        },
      },
    );
    const text = await broken.text();
    expect(broken.status).toBe(500);
    expect(text).not.toContain("SELECT");
    expect(text).toMatch(/name this id: [0-9a-f]{8}/);
  });
});
