import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { createBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { turnsOf } from "@/server/integrations/extraction/testing";
import { PostCallVariable, type VariableCondition } from "../assistants/schema";
import type { Scope } from "../scope";
import { always, definitionsOf, extractCall, findCallToRead } from "./extract";
import type { Extraction, Extractor, Turn } from "./schema";

let world: TestWorld;
let scope: Scope;
beforeAll(async () => {
  world = await testWorld();
  scope = await makeWorkspace(world.db);
});
afterAll(() => world.drop());

const TALK = turnsOf(["A: Would you like to book a table?", "C: Yes, that works for me."]);

async function call(over: Parameters<typeof makeCall>[2] = {}, turns: Turn[] = TALK) {
  const { id } = await makeCall(scope, await makeAssistant(scope), over, turns);
  return findCallToRead(scope, id);
}

const define = (name: string, condition?: VariableCondition, type = "text", options: string[] = []) =>
  PostCallVariable.parse({
    name,
    type,
    options,
    settings: { ...(condition ? { condition } : {}), ...(name === "topics" ? { multiple: true } : {}) },
  });
const STATUS = define("status", undefined, "boolean");
const when = (name: string, equals: string | number | boolean): VariableCondition => ({
  kind: "variable",
  name,
  equals,
});

/** Says the same of every call, of what it is asked, each with a quote. */
const saying = (values: Extraction["variables"], asked: string[] = []): Extractor => ({
  extract: async ({ variables }) => {
    const names = variables.map(({ name }) => name);
    asked.push(...names);
    return {
      variables: Object.fromEntries(names.map((name) => [name, values[name] ?? null])),
      evidence: Object.fromEntries(names.map((name) => [name, [{ turn: 1, quote: "Yes", verified: true }]])),
      reasons: {},
      model: "scripted",
    };
  },
});
const read = async (
  subject: Awaited<ReturnType<typeof call>>,
  definitions: PostCallVariable[],
  extractor: Extractor,
) => (await extractCall(scope, subject, definitions, always(extractor))).extraction;

describe("a variable with a condition", () => {
  it.each([
    [{ kind: "longer_than", seconds: 30 }, { durationSeconds: 31 }, true],
    [{ kind: "longer_than", seconds: 30 }, { durationSeconds: 30 }, false],
    [{ kind: "ended_by", by: "customer" }, { endReason: "customer_hung_up" }, true],
    [{ kind: "ended_by", by: "customer" }, { endReason: "customer-ended-call" }, true],
    [{ kind: "ended_by", by: "customer" }, { endReason: "user_hangup" }, true],
    [{ kind: "ended_by", by: "customer" }, { endReason: "callEndedByUser" }, true],
    [{ kind: "ended_by", by: "customer" }, { endReason: "assistant_hung_up" }, false],
    [{ kind: "ended_by", by: "customer" }, { endReason: "customer-did-not-answer" }, false],
    [{ kind: "ended_by", by: "customer" }, { endReason: null }, false],
    [{ kind: "ended_by", by: "assistant" }, { endReason: "agent_hangup" }, true],
    [{ kind: "ended_by", by: "assistant" }, { endReason: "Assistant ended call" }, true],
    [{ kind: "ended_by", by: "assistant" }, { endReason: "assistant-error" }, false],
    [{ kind: "ended_by", by: "assistant" }, { endReason: "time_limit" }, false],
    [{ kind: "ended_by", by: "assistant" }, { endReason: "maintenance" }, false],
  ] as const)("%j is asked of a call with %j: %j", async (condition, facts, isAsked) => {
    const asked: string[] = [];
    const definitions = [STATUS, define("reason", condition)];
    const { variables, reasons, evidence } = await read(
      await call(facts),
      definitions,
      saying({ status: false, reason: "Price" }, asked),
    );
    expect(asked.includes("reason")).toBe(isAsked);
    expect(variables.reason).toBe(isAsked ? "Price" : null);
    expect(Object.hasOwn(evidence, "reason")).toBe(isAsked);
    if (!isAsked) expect(reasons.reason).toMatch(/^Asked only /);
  });

  it.each([
    ["status", true, true],
    ["status", false, false],
    ["party_size", 4, true],
    ["party_size", "4", false],
    ["meal", "Dinner", true],
    ["meal", "dinner", false],
    ["topics", "Price", true],
    ["topics", "Menu", false],
    ["unheard", "anything", false],
  ])("on %s = %j is kept: %j", async (name, equals, isKept) => {
    const definitions = [
      STATUS,
      define("party_size", undefined, "number"),
      define("meal", undefined, "enum", ["Lunch", "Dinner"]),
      define("topics", undefined, "enum", ["Price", "Menu", "Parking"]),
      define("unheard"),
      define("detail", when(name, equals)),
    ];
    const values = {
      ...{ status: true, party_size: 4, meal: "Dinner", topics: ["Price", "Parking"] },
      detail: "Said",
    };
    const { variables, reasons } = await read(await call(), definitions, saying(values));
    expect(variables.detail).toBe(isKept ? "Said" : null);
    expect(reasons.detail).toBe(isKept ? undefined : `Asked only when "${name}" is ${equals}`);
  });

  it.each([
    ["party_size", true],
    ["topics", true],
    ["refused", true],
    ["unheard", false],
  ])("on %s being known is kept: %j", async (name, isKept) => {
    const definitions = [
      define("party_size", undefined, "number"),
      define("topics", undefined, "enum", ["Price", "Menu"]),
      define("refused", undefined, "boolean"),
      define("unheard", undefined, "date"),
      define("detail", { kind: "variable", name }),
    ];
    const values = { party_size: 0, topics: ["Price"], refused: false, detail: "Said" };
    const { variables, reasons } = await read(await call(), definitions, saying(values));
    expect(variables.detail).toBe(isKept ? "Said" : null);
    expect(reasons.detail).toBe(isKept ? undefined : `Asked only when "${name}" is known`);
  });

  it("falls with the one that it hangs on, whatever their order", async () => {
    const long = define("first", { kind: "longer_than", seconds: 600 });
    const second = define("second", when("first", "a"));
    const third = define("third", when("second", "b"));
    const extractor = saying({ first: "a", second: "b", third: "c" });
    for (const definitions of [
      [long, second, third],
      [third, second, long],
      [second, third, long],
    ]) {
      const { variables } = await read(await call(), definitions, extractor);
      expect(variables).toEqual({ first: null, second: null, third: null });
      const kept = await read(await call({ durationSeconds: 601 }), definitions, extractor);
      expect(kept.variables).toEqual({ first: "a", second: "b", third: "c" });
    }
  });

  it("in a circle ends", async () => {
    const circle = [define("one", when("two", "x")), define("two", when("one", "y"))];
    const { variables } = await read(await call(), circle, saying({ one: "a", two: "b" }));
    expect(variables).toEqual({ one: null, two: null });
  });

  it("falls with a status that the call's end takes back", async () => {
    const definitions = [define("visit", when("status", true)), STATUS];
    const { variables } = await read(
      await call({ status: "voicemail" }),
      definitions,
      saying({ status: true, visit: "Monday" }),
    );
    expect(variables).toEqual({ visit: null, status: null });
  });

  it("that is not met while the model said nothing says that it was not asked", async () => {
    const { reasons } = await read(
      await call(),
      [STATUS, define("visit", when("status", true))],
      saying({ status: null }),
    );
    expect(reasons).toEqual({ visit: 'Asked only when "status" is true' });
  });
});

describe("how a call ended", () => {
  it.each([
    [{ status: "no_answer" }, "Nobody answered the call"],
    [{ status: "busy" }, "The line was busy"],
    [{ status: "voicemail" }, "The call reached a voicemail, not a person"],
    [{ status: "failed" }, "The call could not be connected"],
    [{ status: "canceled" }, "The call was cancelled before anyone answered"],
    [{ endReason: "voicemail" }, "The call reached a voicemail, not a person"],
    [{ endReason: "voicemail_reached" }, "The call reached a voicemail, not a person"],
    [{ endReason: "machineDetected" }, "The call reached a voicemail, not a person"],
    [{ endReason: "customer-did-not-answer" }, "Nobody answered the call"],
    [{ endReason: "dial_no_answer" }, "Nobody answered the call"],
    [{ endReason: "customer-busy" }, "The line was busy"],
    [{ endReason: "wrong_number" }, "The call reached the wrong number"],
  ] as const)("with %j never makes the status true", async (facts, why) => {
    const extractor = saying({ status: true, summary: "Agreed" });
    const made = await read(await call(facts), [STATUS, define("summary")], extractor);
    expect(made.variables).toEqual({ status: null, summary: "Agreed" });
    expect(made.reasons.status).toBe(why);
    expect(made.evidence).not.toHaveProperty("status");
  });

  it.each([
    [["C: Hello?", "A: Hi, this is Ada. Would you like a table?"], "outbound", null],
    [["C: Hello?", "A: Hi, this is Ada. Would you like a table?"], "web", null],
    [["C: Hello?", "A: ", "A: Hi, this is Ada.", "C: \n"], "outbound", null],
    [["C: A table for four at seven, please.", "A: Your table is booked."], "inbound", true],
    [["C: Hello?", "A: Hi, would you like a table?", "C: Yes."], "outbound", true],
    [["C: Yes, book it."], "outbound", true],
  ] as const)("%j, %s, called a success is %j", async (lines, direction, status) => {
    const { variables, reasons } = await read(
      await call({ direction }, turnsOf([...lines])),
      [STATUS],
      saying({ status: true }),
    );
    expect(variables.status).toBe(status);
    if (status === null) expect(reasons.status).toBe("The customer never answered the assistant");
  });

  it("leaves a failure a failure", async () => {
    const { variables } = await read(
      await call({ status: "voicemail" }),
      [STATUS],
      saying({ status: false }),
    );
    expect(variables.status).toBe(false);
  });

  it("does not touch another variable that happens to be true", async () => {
    const definitions = [STATUS, define("reached_voicemail", undefined, "boolean")];
    const { variables } = await read(
      await call({ status: "voicemail" }),
      definitions,
      saying({ status: true, reached_voicemail: true }),
    );
    expect(variables).toEqual({ status: null, reached_voicemail: true });
  });

  it.each([
    [
      "a voicemail's greeting",
      [
        "C: Hi, you have reached the voicemail of Jo Smith. Please leave a message after the tone.",
        "A: Hi Jo, would you like to book a table? Your table is booked. Goodbye!",
      ],
    ],
    [
      "a voicemail's greeting in two turns",
      [
        "C: Hi, this is Jo.",
        "A: Hi Jo, would you like to book a table?",
        "C: I can't come to the phone right now. Leave your name and number after the beep.",
        "A: Great, your table is booked.",
      ],
    ],
    [
      "a wrong number",
      [
        "A: Hi, is this Jo? Would you like to book a table?",
        "C: No, you have the wrong number.",
        "A: Oh, sorry. Would you like to book a table anyway?",
        "C: Okay, bye.",
      ],
    ],
    [
      "another person",
      [
        "A: Hi, am I speaking with Jo?",
        "C: There's no Jo here, this is the wrong person.",
        "A: I see. The table is booked then.",
        "C: Sure, whatever.",
      ],
    ],
    ["an immediate hang-up", ["C: Hello?", "A: Hi, this is Ada. Your table is booked, is that correct?"]],
    ["a hang-up within the first sentence", ["A: Hi, this is Ada from", "C: Yes?"]],
    ["a hang-up after the question", ["A: Would you like to book a table?", "C: Uh"]],
  ])("%s is no success by the built-in rules", async (_, lines) => {
    const made = await read(await call({}, turnsOf(lines)), [STATUS], createBasicExtractor());
    expect(made.variables.status).not.toBe(true);
  });
});

describe("a call to read", () => {
  it("comes with its turns in order and the assistant's variables as they are now", async () => {
    const subject = await call();
    expect(subject.turns).toEqual(TALK);
    expect(definitionsOf(subject).map(({ name }) => name)).toEqual(["status", "summary"]);
  });

  it("of another workspace is not found", async () => {
    const { id } = await call();
    await expect(findCallToRead(await makeWorkspace(world.db), id)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("hands the extractor the workspace's zone and country, and what is asked", async () => {
    const subject = await call();
    let given: unknown;
    const spy: Extractor = {
      extract: (input) => {
        given = input;
        return saying({}).extract(input);
      },
    };
    await read(subject, [STATUS], spy);
    expect(given).toMatchObject({
      timeZone: subject.workspace.timeZone,
      country: subject.workspace.country,
      startedAt: subject.startedAt,
      turns: TALK,
      variables: [{ name: "status" }],
    });
  });

  it("asks for the extractor of the call's own assistant, and not at all when the customer was silent", async () => {
    const seen: unknown[] = [];
    const source = async (_: Scope, assistant: object) => {
      seen.push(assistant);
      return saying({});
    };
    const subject = await call();
    await extractCall(scope, subject, [STATUS], source);
    expect(seen).toMatchObject([{ id: subject.assistantId, connectionId: null, model: "", temperature: 0 }]);
    const silent = await call({}, turnsOf(["A: Hello?", "C:  "]));
    const { extraction } = await extractCall(scope, silent, [STATUS], source);
    expect(extraction).toMatchObject({ variables: { status: null }, model: "none" });
    expect(seen).toHaveLength(1);
  });
});
