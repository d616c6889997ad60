import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Definition } from "../schema";
import type { Step } from "../steps/all";
import { changeInWords, diffDefinitions } from "./diff";
import { branchStep, smsStep } from "./testing";

const sms = (id: string, over: Parameters<typeof smsStep>[0] = {}) =>
  smsStep({ id, name: id.toUpperCase(), ...over });
const words = (before: Step[], after: Step[], names = {}) =>
  diffDefinitions({ steps: before }, { steps: after }, names).map(changeInWords);

describe("the difference of two versions", () => {
  it.each<[string, Step[], Step[], string[]]>([
    ["nothing", [sms("a")], [sms("a")], []],
    ["a step more", [], [sms("a")], ["Added step *A*"]],
    [
      "a step more in a lane",
      [branchStep()],
      [branchStep({ lanes: { unknown: [sms("a")] } })],
      ["Added step *A* in the Unknown lane of *Branch*"],
    ],
    ["a step less", [sms("a"), sms("b")], [sms("b")], ["Removed step *A*"]],
    [
      "a branch less, with what was in it",
      [branchStep({ lanes: { true: [sms("a")] } })],
      [],
      ["Removed step *Branch*", "Removed step *A*"],
    ],
    ["another name", [sms("a")], [sms("a", { name: "Thanks" })], ["*A* is called *Thanks* now"]],
    [
      "another text",
      [sms("a", { body: "Hi" })],
      [sms("a", { body: "Hello" })],
      ["Message of *A* changed from “Hi” to “Hello”"],
    ],
    [
      "a limit that was not there",
      [sms("a")],
      [sms("a", { maxSegments: 2 })],
      ["Most segments of *A* changed from nothing to “2”"],
    ],
    [
      "another condition",
      [branchStep()],
      [branchStep({ condition: { path: "variables.city", operator: "text_contains", value: "Bonn" } })],
      ['Condition of *Branch* changed from “status is true” to “city contains "Bonn"”'],
    ],
    [
      "another order",
      [sms("a"), sms("b"), sms("c")],
      [sms("b"), sms("c"), sms("a")],
      ["Moved *A* below *C*"],
    ],
    [
      "another lane",
      [branchStep({ lanes: { true: [sms("a")] } })],
      [branchStep({ lanes: { false: [sms("a")] } })],
      ["Moved *A* to the top in the False lane of *Branch*"],
    ],
    [
      "a second text",
      [sms("a", { variants: { share: 50, others: [{ letter: "B", body: "Hi", share: 50 }] } })],
      [sms("a", { variants: { share: 50, others: [{ letter: "B", body: "Hey", share: 50 }] } })],
      ["Message B of *A* changed from “Hi” to “Hey”"],
    ],
  ])("is %s", (_, before, after, expected) => expect(words(before, after)).toEqual(expected));

  it("calls ids by their names", () => {
    const names = { num_1: "+1 202 555 0100", num_2: "+1 202 555 0101" };
    expect(words([sms("a", { senderId: "num_1" })], [sms("a", { senderId: "num_2" })], names)).toEqual([
      "Sender of *A* changed from “+1 202 555 0100” to “+1 202 555 0101”",
    ]);
  });

  const step = fc.integer({ min: 0, max: 9 }).map((id) => sms(`s${id}`));
  const definition = fc.uniqueArray(step, { selector: ({ id }) => id, maxLength: 8 }).chain((steps) =>
    fc.nat({ max: steps.length }).map(
      (cut): Definition => ({
        steps: [...steps.slice(0, cut), branchStep({ lanes: { true: steps.slice(cut) } })],
      }),
    ),
  );
  it("is empty for equal ones only", () => {
    fc.assert(
      fc.property(definition, definition, (before, after) => {
        const equal = JSON.stringify(before) === JSON.stringify(after);
        expect(diffDefinitions(before, after).length === 0).toBe(equal);
      }),
    );
  });
});
