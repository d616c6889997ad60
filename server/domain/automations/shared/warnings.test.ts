import { describe, expect, it } from "vitest";
import { branchStep, smsStep } from "./testing";
import { findWarnings } from "./warnings";

const warnings = (steps: Parameters<typeof findWarnings>[0]["steps"]) =>
  findWarnings({ steps }, { senderName: "Acme Heating Ltd" }).map(({ stepId, message }) => [stepId, message]);
const NAME = expect.stringMatching(/who it is from: mention Acme/);
const STOP = expect.stringMatching(/how to opt out/);

describe("what is worth a look", () => {
  it("a text without the sender's name and without the way to opt out", () =>
    expect(warnings([smsStep({ body: "Thank you. {{summary}}" })])).toEqual([
      ["sms", NAME],
      ["sms", STOP],
    ]));

  it.each([
    "Acme Heating Ltd: thanks. Reply STOP to opt out.",
    "Heating here. Opt-out: STOP",
    "{{callVariables.company}} says hi. STOP ends it.",
  ])("%j is in order", (body) => expect(warnings([smsStep({ body })])).toEqual([]));

  it("only the first text on a way needs the hint, also after a lane without one", () => {
    const later = smsStep({ id: "later", body: "Acme again" });
    const first = smsStep({ id: "first", body: "Acme. Reply STOP to opt out" });
    expect(warnings([first, later])).toEqual([]);
    expect(warnings([branchStep({ lanes: { true: [first] } }), later])).toEqual([["later", STOP]]);
    expect(
      warnings([branchStep({ lanes: { true: [first], false: [first], unknown: [first] } }), later]),
    ).toEqual([]);
  });

  it("links out of the call, where they are allowed", () => {
    const body = "Acme: {{summary}} STOP ends it";
    expect(warnings([smsStep({ body, allowLinks: true })])).toEqual([
      ["sms", expect.stringMatching(/Links/)],
    ]);
    expect(warnings([smsStep({ body: "Acme. STOP ends it", allowLinks: true })])).toEqual([]);
  });

  it("says nothing of a text that is yet to be written", () =>
    expect(warnings([smsStep({ body: " " })])).toEqual([]));
});
