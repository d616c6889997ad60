import { describe, expect, it } from "vitest";
import { canonical } from "./canonical";
import { nextTick } from "./cron";
import { backoff, retryAfter, waitOf } from "./durations";
import { compile, lookupsOf, waitKey } from "./expressions";
import { readReply } from "./opcodes";
import { compileFunction, FunctionConfig } from "./registry";
import { bearerToken, sign, verify } from "./signing";

const NOW = Date.UTC(2026, 0, 1);

describe("waits", () => {
  it.each([
    ["2s", 2000],
    ["1d2h", 93_600_000],
    ["52w2d", 366 * 86_400_000],
    ["", 1000],
    ["2026-01-01T00:00:00.250Z", 250],
    ["2025-01-01T00:00:00Z", 0],
    ["367d", undefined],
    ["soon", undefined],
  ])("%j is %j ms", (text, expected) => expect(waitOf(text, NOW)).toBe(expected));

  it("between attempts are Inngest's: 15 s to 2 h, and up to 30 s more", () => {
    const least = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15].map((attempt) => backoff(attempt, () => 0) / 1000);
    expect(least).toEqual([15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200]);
    expect(backoff(0, () => 0.5)).toBe(30_000);
  });

  it.each([
    ["30", 30_000],
    ["0", 1000],
    ["999999", 86_400_000],
    ["2026-01-01T01:00:00Z", 3_600_000],
    ["never", undefined],
    [undefined, undefined],
  ])("Retry-After %j is %j ms", (header, expected) => expect(retryAfter(header, NOW)).toBe(expected));
});

describe("cron", () => {
  it.each([
    ["*/15 * * * *", "2026-01-01T00:15:00.000Z"],
    ["0 9 * * *", "2026-01-01T09:00:00.000Z"],
    ["TZ=America/New_York 0 9 * * *", "2026-01-01T14:00:00.000Z"],
    ["@daily", "2026-01-02T00:00:00.000Z"],
  ])("%s comes next at %s", (cron, at) => expect(nextTick(cron, new Date(NOW)).toISOString()).toBe(at));

  it.each(["* * * * * *", "every day", "61 * * * *", "TZ=Nowhere/At_all 0 9 * * *"])(
    "%s is refused",
    (cron) => {
      expect(() => nextTick(cron, new Date(NOW))).toThrow(/cron/);
    },
  );
});

describe("expressions", () => {
  const event = { data: { id: "a", n: 2, tags: ["x"], inner: { ok: true } } };

  it.each([
    ["event.data.id == 'a'", true],
    ["event.data.n > 1 && event.data.inner.ok", true],
    ["'x' in event.data.tags", true],
    ["event.data.missing == 'a'", undefined],
  ])("%s is %j", (source, expected) => expect(compile(source)({ event })).toBe(expected));

  it.each([
    ["event.data.id == async.data.id", null],
    [
      "event.data.id == async.data.id && async.data.n == 1",
      "event.data.id == async.data.id && async.data.n == 1",
    ],
  ])("a wait for %s is found by its value", (source, rest) => {
    const key = waitKey(source, event);
    expect(key.expression).toBe(rest);
    expect(lookupsOf({ data: { id: "a" } })).toContain(key.lookup);
    expect(lookupsOf({ data: { id: "b" } })).not.toContain(key.lookup);
  });

  it.each([
    "event.data.id == async.data.id && async.data.n == 1 || async.data.any",
    "event.data.tags == async.data.tags",
    "event.data.missing == async.data.id",
    "async.data.n > event.data.n",
  ])("a wait for %s is evaluated for every event of its name", (source) => {
    expect(waitKey(source, event)).toEqual({ lookup: "", expression: source });
    expect(lookupsOf({ data: {} })).toContain("");
  });
});

describe("an answer of the app", () => {
  const reply = (status: number, body: unknown, headers = {}) =>
    readReply({ status, body: JSON.stringify(body), headers: { "x-inngest-sdk": "js:v4.24.0", ...headers } });
  const op = (rest: object) => [{ id: "abc", name: "n", displayName: "Named", ...rest }];

  it.each([
    ["200", reply(200, null), { kind: "finish", output: "null" }],
    ["500", reply(500, { message: "m" }, { "x-inngest-no-retry": "false" }), { kind: "retry" }],
    ["500 with Retry-After", reply(500, {}, { "retry-after": "30" }), { kind: "retry", afterMs: 30_000 }],
    ["400, final", reply(400, { message: "m" }, { "x-inngest-no-retry": "true" }), { kind: "fail" }],
    ["401", reply(401, {}), { kind: "lost" }],
    ["nothing to do", reply(206, []), { kind: "retry" }],
    [
      "a step that ran",
      reply(206, op({ op: "StepRun" })),
      { kind: "save", body: '{"data":null,"type":"data"}' },
    ],
    [
      "a step that failed",
      reply(206, op({ op: "StepFailed", error: 1 })),
      { body: '{"error":1,"type":"error"}' },
    ],
    ["a step to try again", reply(206, op({ op: "StepError", error: 1 })), { kind: "retry", error: 1 }],
    [
      "a final step error",
      reply(206, op({ op: "StepError" }), { "x-inngest-no-retry": "true" }),
      { kind: "save" },
    ],
    ["a sleep too long", reply(206, op({ op: "Sleep", name: "400d" })), { kind: "fail" }],
    ["an id that is no hash", reply(206, [{ id: '"', op: "StepRun" }]), { kind: "fail" }],
    ["a proxy's page", readReply({ status: 200, body: "<html>", headers: {} }), { kind: "lost" }],
    [
      "a cut answer",
      readReply({ status: 200, body: "{", headers: { "x-inngest-sdk": "x" } }),
      { kind: "lost" },
    ],
  ])("%s", (_, outcome, expected) => expect(outcome).toMatchObject(expected));

  it.each([
    ["InvokeFunction", "step.invoke"],
    ["AIGateway", "step.ai.infer"],
    ["WaitForSignal", "step.waitForSignal"],
    ["SomethingNew", "SomethingNew"],
  ])("with %s is refused as %s, and its options stay out of the message", (opcode, called) => {
    const outcome = reply(206, op({ op: opcode, opts: { auth_key: "sk-secret" } }));
    expect(outcome).toMatchObject({ kind: "fail", error: { name: "NotOffered" } });
    expect(JSON.stringify(outcome)).toContain(called);
    expect(JSON.stringify(outcome)).not.toContain("sk-secret");
  });

  it("with more than 4 MB in a step fails the run", () => {
    expect(reply(206, op({ op: "StepRun", data: "x".repeat(4_200_000) }))).toMatchObject({
      kind: "fail",
      error: { name: "StepOutputTooLarge" },
    });
  });
});

describe("a function", () => {
  const config = (rest: object) =>
    FunctionConfig.parse({ id: "f", triggers: [{ event: "a" }], steps: { step: {} }, ...rest });
  const event = (data: Record<string, unknown>) => ({ id: "1", name: "a", ts: 1, data });

  it("has five attempts unless it says otherwise", () => {
    expect(compileFunction(config({})).maxAttempts).toBe(5);
    expect(compileFunction(config({ steps: { step: { retries: { attempts: 0 } } } })).maxAttempts).toBe(1);
  });

  it("is not limited by a key that is false or that the event does not have", () => {
    const key = (idempotency: string, data: Record<string, unknown>) =>
      compileFunction(config({ idempotency })).onceKey(event(data));
    expect(key("event.data.x", { x: "1" })).not.toBe(key("event.data.x", { x: "2" }));
    expect(key("event.data.x", { x: false })).toBeNull();
    expect(key("event.data.x", {})).toBeNull();
  });

  it("shares a gate with other functions only when its limit is for the account", () => {
    const gate = (id: string, scope: string) =>
      compileFunction(config({ id, concurrency: { limit: 1, key: "event.data.x", scope } })).gates(
        event({ x: 1 }),
      )[0]?.gate;
    expect(gate("f", "fn")).not.toBe(gate("g", "fn"));
    expect(gate("f", "account")).toBe(gate("g", "account"));
  });

  it.each(["batchEvents", "rateLimit", "throttle", "debounce", "priority", "timeouts", "singleton"])(
    "with %s is refused by name",
    (part) => expect(() => compileFunction(config({ [part]: {} }))).toThrow(`does not offer ${part}`),
  );
});

describe("signatures", () => {
  const key = `signkey-prod-${"0f".repeat(32)}`;
  it("hold for this body, this key and five minutes", () => {
    const body = canonical({ b: 1, a: "\ud83d" });
    expect(body).toBe('{"a":"\ufffd","b":1}');
    const [, at] = /t=(\d+)/.exec(sign(body, key)) ?? [];
    expect(verify(body, sign(body, key), key)).toBe(true);
    expect(verify(`${body} `, sign(body, key), key)).toBe(false);
    expect(verify(body, sign(body, key), `${key}00`)).toBe(false);
    expect(verify(body, sign(body, key).replace(`${at}`, `${Number(at) - 301}`), key)).toBe(false);
    for (const missing of [undefined, "", "t=&s=", "s=abc"]) expect(verify(body, missing, key)).toBe(false);
  });
  it("show the key's hash, not the key, as a token", () => {
    expect(bearerToken(key)).toMatch(/^signkey-prod-[0-9a-f]{64}$/);
    expect(bearerToken(key)).not.toContain("0f".repeat(32));
  });
});
