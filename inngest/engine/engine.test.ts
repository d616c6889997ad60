import { type FailureEventArgs, NonRetriableError } from "inngest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, startBench, until } from "./testing";

const seen: { what: string; data: unknown }[] = [];
const note = (what: string, data: unknown = null) => void seen.push({ what, data });
const noted = (what: string) => seen.filter((entry) => entry.what === what);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench((client) => [
    client.createFunction({ id: "three", triggers: [{ event: "three/go" }] }, async ({ event, step }) => {
      const a = await step.run("a", () => ({ text: `${event.data.text}` }));
      await step.sleep("rest", "10s");
      const b = await step.run("b", () => {
        note("three b");
        return a.text.length;
      });
      note("three done", { a, b });
      return { a, b };
    }),
    client.createFunction(
      { id: "stumbles", retries: 3, triggers: [{ event: "stumbles/go" }] },
      async ({ step, attempt }) => {
        const out = await step.run("stumble", () => {
          note("stumble", attempt);
          if (attempt < 2) throw new Error("not yet");
          return "up";
        });
        note("stumbled", out);
      },
    ),
    client.createFunction(
      {
        id: "hopeless",
        triggers: [{ event: "hopeless/go" }],
        onFailure: async ({ error, event }: FailureEventArgs) =>
          note("onFailure", [error.message, event.data.run_id]),
      },
      async ({ step }) => {
        await step.run("no", () => {
          note("hopeless");
          throw new NonRetriableError("never");
        });
      },
    ),
  ]);
});
afterAll(() => bench.stop());

describe("a run", () => {
  it("goes through its steps in order, sleeps between them, and keeps each result", async () => {
    await bench.client.send({ name: "three/go", data: { text: "zero \u0000 and half \ud83d" } });
    const [done] = await until(() => noted("three done").length > 0 && noted("three done"));
    expect(done?.data).toEqual({ a: { text: "zero \u0000 and half \ufffd" }, b: 17 });
    expect(noted("three b")).toHaveLength(1);
  });
  it("tries a failing step again with the attempt counted", async () => {
    await bench.client.send({ name: "stumbles/go" });
    await until(() => noted("stumbled").length > 0);
    expect(noted("stumble").map(({ data }) => data)).toEqual([0, 1, 2]);
  });
  it("fails at once on a non-retriable error and tells onFailure", async () => {
    await bench.client.send({ name: "hopeless/go" });
    const [told] = await until(() => noted("onFailure").length > 0 && noted("onFailure"));
    expect(told?.data).toEqual(["never", expect.stringMatching(/^[0-9A-Z]{26}$/)]);
    expect(noted("hopeless")).toHaveLength(1);
  });
});
