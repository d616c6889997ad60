import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST } from "@/app/api/ingest/[token]/route";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { openSource } from "@/server/domain/sources/open-source";
import { makeSamplePost } from "@/server/domain/sources/sample-post";
import { logger } from "@/server/log";
import { ingestDoor } from "./ingest-door";

const agent = new Agent();
let world: TestWorld;
let server: Server;
let origin: string;
let path: string;
let sourceId: string;
beforeAll(async () => {
  world = await testWorld();
  globalThis.wrapupDb = world.db;
  sourceId = (await openSource(world.scope, "vapi")).id;
  ({ path } = await makeSamplePost(world.scope, sourceId));
  server = createServer((asked, answer) => {
    if (!ingestDoor(asked, answer)) answer.writeHead(418).end("Next");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(async () => {
  await agent.close();
  await new Promise((resolve) => server.close(resolve));
  globalThis.wrapupDb = undefined;
  await world.drop();
});

const sample = async () => (await makeSamplePost(world.scope, sourceId)).body;
const knock = async (to: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await request(origin + to, { method: "POST", body, headers, dispatcher: agent });
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.json() };
};
const byNext = async (to: string, body: string) => {
  const params = Promise.resolve({ token: to.split("/").at(-1) ?? "" });
  const answer = await POST(new Request(origin + to, { method: "POST", body }), { params });
  return { status: answer.status, body: await answer.json() };
};

describe("the ingest URL before Next", () => {
  it("stores a post once, under the caller's request id and with the headers of every answer", async () => {
    const body = await sample();
    const first = await knock(path, body, { "x-request-id": "theirs-12345" });
    expect(first).toMatchObject({
      status: 202,
      body: { outcome: "received" },
      headers: { ...SECURITY_HEADERS, "x-request-id": "theirs-12345", "content-type": "application/json" },
    });
    expect(await knock(`${path}?again=1`, body)).toMatchObject({
      status: 200,
      body: { outcome: "duplicate" },
    });
    expect(await world.db.ingestEvent.count({ where: { workspaceId: world.scope.workspaceId } })).toBe(1);
  });

  it.each([
    ["no JSON", () => path, "{"],
    ["of no platform", () => path, '{"hello":1}'],
    ["to an unknown address", () => "/api/ingest/unknown", "{}"],
    ["too heavy", () => path, JSON.stringify("x".repeat(1024 * 1024))],
  ])("answers as Next's route does: %s", async (_, to, body) => {
    const expected = await byNext(to(), body);
    expect(expected.status).toBeGreaterThanOrEqual(400);
    expect(await knock(to(), body)).toMatchObject(expected);
  });

  it("refuses a body that is too heavy without having been told its length, and the server lives on", async () => {
    const half = Buffer.alloc(700 * 1024, 120);
    const chunks = async function* () {
      yield half;
      yield half;
    };
    const answer = await request(origin + path, {
      method: "POST",
      body: Readable.from(chunks()),
      dispatcher: agent,
    });
    expect(answer.statusCode).toBe(413);
    await answer.body.dump();
    expect((await knock(path, await sample())).status).toBe(202);
  });

  it("makes nothing of a body that breaks off", async () => {
    const error = vi.spyOn(logger, "error");
    const stored = () => world.db.ingestEvent.count({ where: { workspaceId: world.scope.workspaceId } });
    const before = await stored();
    const info = vi.spyOn(logger, "info");
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":`);
    await once(server, "request");
    socket.destroy();
    await vi.waitUntil(() => info.mock.calls.some(([line]) => (line as { status?: number }).status === 422));
    expect(error).not.toHaveBeenCalled();
    expect(await stored()).toBe(before);
  });

  it("tells those who wait behind a database that is silent, and asks it nothing for them", async () => {
    let speak = (_: null) => {};
    const silence = new Promise<null>((resolve) => {
      speak = resolve;
    });
    const findUnique = vi.fn(() => silence);
    globalThis.wrapupDb = { source: { findUnique } } as unknown as typeof world.db;
    const now = vi.spyOn(performance, "now");
    try {
      const body = await sample();
      const first = Array.from({ length: 4 }, (_, index) => knock(`/api/ingest/unknown-${index}`, body));
      await vi.waitUntil(() => findUnique.mock.calls.length === 4);
      const arrived = once(server, "request");
      const late = knock(path, body);
      await arrived;
      const then = performance.now();
      now.mockImplementation(() => then + 20_000);
      speak(null);
      expect((await Promise.all(first)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect(await late).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
      expect(findUnique).toHaveBeenCalledTimes(4);
    } finally {
      now.mockRestore();
      globalThis.wrapupDb = world.db;
    }
  });

  it("looks a source up once for posts that come together, and again for the next", async () => {
    const findUnique = vi.spyOn(world.db.source, "findUnique");
    const bodies = await Promise.all(Array.from({ length: 8 }, sample));
    const answers = await Promise.all(bodies.map((body) => knock(path, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(findUnique.mock.calls.length).toBeLessThan(4);
    // Its URL is changed meanwhile.
    await setTimeout(60);
    const where = { id: sourceId, workspaceId: world.scope.workspaceId };
    const { tokenHash } = await world.db.source.findFirstOrThrow({ where });
    await world.db.source.updateMany({ where, data: { tokenHash: "another" } });
    expect((await knock(path, await sample())).status).toBe(404);
    await world.db.source.updateMany({ where, data: { tokenHash } });
    findUnique.mockRestore();
  });

  it("leaves all else to Next", async () => {
    const asked = (method: "GET" | "POST", to: string) =>
      request(origin + to, { method, dispatcher: agent }).then(async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      });
    expect(await asked("GET", path)).toBe(418);
    expect(await asked("POST", "/api/ingest/")).toBe(418);
    expect(await asked("POST", `${path}/more`)).toBe(418);
    expect(await asked("POST", "/api/v1/calls")).toBe(418);
  });
});
