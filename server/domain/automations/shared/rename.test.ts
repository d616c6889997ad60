import { describe, expect, it } from "vitest";
import { Definition } from "../schema";
import { renameInDefinition } from "./rename";
import { branchStep, smsStep, twilioStep } from "./testing";

const names = new Map([
  ["status", "achieved"],
  ["a", "b"],
  ["b", "a"],
]);
const renamed = (definition: Definition) => renameInDefinition(definition, names);

describe("renaming variables in a definition", () => {
  it("reaches conditions, recipients and messages in every lane", () => {
    const deep = branchStep({
      id: "deep",
      condition: { path: "status" },
      lanes: { unknown: [twilioStep({ to: "{{variables.status}}", body: "Hi" })] },
    });
    const { steps } = renamed({ steps: [branchStep({ lanes: { false: [deep] } })] });
    expect(steps).toMatchObject([
      {
        groups: [[{ path: "variables.achieved" }]],
        lanes: {
          false: [
            {
              groups: [[{ path: "variables.achieved" }]],
              lanes: { unknown: [{ to: "{{variables.achieved}}", body: "Hi" }] },
            },
          ],
        },
      },
    ]);
  });

  it.each([
    ["{{status|not known}} and {{ summary }}", "{{variables.achieved|not known}} and {{ summary }}"],
    ["{{variables.a}}{{b}}", "{{variables.b}}{{variables.a}}"],
    ["{{variables.a.0}}", "{{variables.b.0}}"],
    [
      "{{lead.status}} {{callVariables.a}} {{call.status}}",
      "{{lead.status}} {{callVariables.a}} {{call.status}}",
    ],
    ["status {{ status", "status {{ status"],
    ["", ""],
  ])("%j becomes %j", (body, after) => {
    expect(renamed({ steps: [smsStep({ body })] }).steps).toMatchObject([{ body: after }]);
  });

  it("leaves a definition that reads none of them as it is", () => {
    const other = { steps: [branchStep({ condition: { path: "" }, lanes: { true: [smsStep()] } })] };
    expect(renamed(other)).toEqual(other);
  });

  it("is undone by the reverse", () => {
    const definition = Definition.parse({
      steps: [smsStep({ body: "{{variables.status}} {{variables.a}}" })],
    });
    const back = new Map([...names].map(([from, to]) => [to, from]));
    expect(renameInDefinition(renamed(definition), back)).toEqual(definition);
  });
});
