import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fetchWithin } from "./client";

/** Answers /quick, and leaves all else waiting. */
const server = createServer((request, response) => {
  if (request.url === "/quick") response.end("here");
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("a server of events that says nothing is not waited for for ever", async () => {
  await expect(fetchWithin(100)(`${url}/silent`)).rejects.toMatchObject({ name: "TimeoutError" });
  expect(await (await fetchWithin(10_000)(`${url}/quick`)).text()).toBe("here");
});

it("whoever asks may also give up by himself", async () => {
  const asked = new AbortController();
  const answer = fetchWithin(60_000)(`${url}/silent`, { signal: asked.signal });
  asked.abort(new Error("no longer wanted"));
  await expect(answer).rejects.toThrow("no longer wanted");
});
