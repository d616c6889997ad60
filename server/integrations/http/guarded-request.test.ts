import { createServer, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { text } from "node:stream/consumers";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardedGet, guardedLookup, guardedPost } from "./guarded-request";

const PUBLIC_ONLY = { allowCidrs: [], ownHosts: [] };

/** A server inside the network: it counts who reaches it. */
let canary: Server;
let port: number;
let hits = 0;
beforeAll(async () => {
  canary = createServer((_, response) => {
    hits += 1;
    response.end("secret");
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
  ({ port } = canary.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => canary.close(resolve)));

/** A name server that gives these answers, one set for each question. */
const answering = (...sets: string[][]): LookupFunction & { asked: number } => {
  const resolve: LookupFunction = (_host, _options, callback) => {
    const set = sets[Math.min(lookup.asked, sets.length - 1)] ?? [];
    lookup.asked += 1;
    callback(
      null,
      set.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  const lookup = Object.assign(resolve, { asked: 0 });
  return lookup;
};

const look = (resolve: LookupFunction, all = true, allowCidrs: string[] = []) =>
  new Promise((done) =>
    guardedLookup({ allowCidrs, ownHosts: [] }, resolve)("example.com", { all }, (error, found) =>
      done(error ? error.message : found),
    ),
  );

describe("looking a name up", () => {
  it("gives public addresses, all or the first", async () => {
    const resolve = answering(["8.8.8.8", "2606:4700::1111"]);
    expect(await look(resolve)).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ]);
    expect(await look(resolve, false)).toBe("8.8.8.8");
  });

  it.each([
    ["a private answer", ["10.0.0.1"], "leads to the private address 10.0.0.1"],
    ["one bad answer among good ones", ["8.8.8.8", "169.254.169.254"], "169.254.169.254"],
    ["a bad IPv6 answer behind a good IPv4 one", ["8.8.8.8", "::1"], "::1"],
    ["no answer", [], "(none)"],
  ])("refuses %s", async (_, addresses, problem) => {
    expect(await look(answering(addresses))).toContain(problem);
  });

  it("hands on that a name does not exist", async () => {
    const unknown: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), "", 0);
    expect(await look(unknown)).toBe("getaddrinfo ENOTFOUND");
  });

  it("dials the address that it checked: a name that is rebound afterwards reaches nothing inside", async () => {
    hits = 0;
    const resolve = answering(["8.8.8.8"], ["127.0.0.1"]);
    // Checked first as a guard at save time would, then dialled: the second answer is judged again.
    expect(await look(resolve)).toEqual([{ address: "8.8.8.8", family: 4 }]);
    const dispatcher = new Agent({ connect: { lookup: guardedLookup(PUBLIC_ONLY, resolve) } });
    const attempt = request(`http://rebound.example:${port}/`, { dispatcher });
    await expect(attempt).rejects.toThrow("leads to the private address 127.0.0.1");
    expect(resolve.asked).toBe(2);
    expect(hits).toBe(0);
    await dispatcher.close();
  });

  it("would have reached it without the guard", async () => {
    hits = 0;
    const dispatcher = new Agent({ connect: { lookup: answering(["127.0.0.1"]) } });
    await (await request(`http://rebound.example:${port}/`, { dispatcher })).body.dump();
    expect(hits).toBe(1);
    await dispatcher.close();
  });
});

describe("posting to a literal address inside", () => {
  const post = (url: string, allowCidrs: string[] = []) =>
    guardedPost(url, {
      headers: {},
      body: "{}",
      policy: { allowCidrs, ownHosts: [] },
      deadlineMs: 2000,
      readBytes: 1000,
      keepBytes: 1000,
    });

  it.each(["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::ffff:127.0.0.1]", "localhost"])(
    "is refused before a connection is made: %s",
    async (host) => {
      hits = 0;
      // A range that has nothing to do with it lifts the rule on ports, so that the address alone is judged.
      await expect(post(`http://${host}:${port}/`, ["10.99.0.0/16"])).rejects.toMatchObject({
        name: "BlockedAddressError",
      });
      expect(hits).toBe(0);
    },
  );

  it("works where this instance allows the range", async () => {
    hits = 0;
    expect(await post(`http://127.0.0.1:${port}/`, ["127.0.0.0/8"])).toMatchObject({
      status: 200,
      body: "secret",
    });
    expect(hits).toBe(1);
  });
});

describe("a recording that is read for a person", () => {
  const read = (url: string, allowCidrs: string[]) =>
    guardedGet(url, { headers: {}, policy: { allowCidrs, ownHosts: [] }, deadlineMs: 5000 });

  it("is not looked for inside, nor where an allowed server sends us on to", async () => {
    const before = hits;
    await expect(read(`http://127.0.0.1:${port}/`, [])).rejects.toThrow(/private/);
    const guide = createServer((request, response) => {
      const inside =
        request.url === "/inside" ? "http://169.254.169.254/latest/" : `http://127.0.0.1:${port}/`;
      response.writeHead(302, { location: inside }).end();
    });
    await new Promise<void>((resolve) => guide.listen(0, "127.0.0.1", resolve));
    const { port: guidePort } = guide.address() as AddressInfo;
    await expect(read(`http://127.0.0.1:${guidePort}/inside`, ["127.0.0.0/8"])).rejects.toThrow(/private/);
    expect(hits).toBe(before);
    const followed = await read(`http://127.0.0.1:${guidePort}/on`, ["127.0.0.0/8"]);
    expect([followed.status, await text(followed.body)]).toEqual([200, "secret"]);
    await new Promise((resolve) => guide.close(resolve));
  });
});
