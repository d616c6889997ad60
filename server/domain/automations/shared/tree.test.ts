import { describe, expect, it } from "vitest";
import { Definition } from "../schema";
import { STEP_KINDS } from "../steps/all";
import { branchStep, samplePayload, smsStep } from "./testing";
import { findStep, insertStep, listSteps, moveStep, nextStepId, removeStep, updateStep } from "./tree";
import { assumedWalk, whyNothingSent } from "./walk";

const tree = {
  steps: [
    smsStep({ id: "first" }),
    branchStep({
      id: "outer",
      lanes: {
        true: [branchStep({ id: "inner", lanes: { unknown: [smsStep({ id: "deep" })] } })],
        false: [smsStep({ id: "other" })],
      },
    }),
    smsStep({ id: "last" }),
  ],
};
const ids = (definition: Definition) => listSteps(definition).map(({ step }) => step.id);

describe("the tree of steps", () => {
  it("lists steps top-down, lanes in order, with their places", () => {
    expect(ids(tree)).toEqual(["first", "outer", "inner", "deep", "other", "last"]);
    expect(findStep(tree, "deep")).toMatchObject({
      place: { branchId: "inner", lane: "unknown", index: 0 },
      depth: 2,
    });
  });

  it("puts a step into the main line, into a deep lane, and at the end when the index is past it", () => {
    const step = smsStep({ id: "new" });
    expect(ids(insertStep(tree, { branchId: null, lane: null, index: 1 }, step))[1]).toBe("new");
    const deep = insertStep(tree, { branchId: "inner", lane: "unknown", index: 1 }, step);
    expect(findStep(deep, "new")?.place).toEqual({ branchId: "inner", lane: "unknown", index: 1 });
    expect(ids(insertStep(tree, { branchId: null, lane: null, index: 99 }, step)).at(-1)).toBe("new");
  });

  it("takes a branch out with all in its lanes, and leaves the input as it was", () => {
    const before = structuredClone(tree);
    expect(ids(removeStep(tree, "outer"))).toEqual(["first", "last"]);
    expect(tree).toEqual(before);
  });

  it("changes a step however deep it is", () => {
    const changed = updateStep(tree, "deep", (step) => ({ ...step, name: "Ask again" }));
    expect(findStep(changed, "deep")?.step.name).toBe("Ask again");
  });

  it("moves a step among its neighbours and stops at the edge", () => {
    expect(moveStep(tree, "last", -1).steps.map(({ id }) => id)).toEqual(["first", "last", "outer"]);
    expect(moveStep(tree, "first", -1)).toEqual(tree);
    expect(moveStep(tree, "deep", 1)).toEqual(tree);
  });

  it("makes new steps that are valid drafts, with ids that are free", () => {
    const id = nextStepId({ steps: [smsStep({ id: "step_7" })] });
    expect(id).toBe("step_8");
    for (const kind of STEP_KINDS) {
      expect(Definition.safeParse({ steps: [kind.create(id)] }).success, kind.type).toBe(true);
    }
  });
});

describe("the way of a call through the tree", () => {
  const way = (status: boolean | null) =>
    assumedWalk(tree, samplePayload({ variables: { status } }).data).visits.map(({ step }) => step.id);

  it("follows the lanes and goes on below the branch", () => {
    expect(way(false)).toEqual(["first", "outer", "other", "last"]);
    expect(way(true)).toEqual(["first", "outer", "inner", "last"]);
    expect(way(null)).toEqual(["first", "outer", "last"]);
  });

  it.each([
    [false, "No SMS: status is false, and the False lane has no steps"],
    [null, "No SMS: status is unknown: the call does not say, and the Unknown lane has no steps"],
  ])("says why nothing is sent when status is %j", (status, reason) => {
    const definition = { steps: [branchStep({ lanes: { true: [smsStep()] } })] };
    expect(
      whyNothingSent(assumedWalk(definition, samplePayload({ variables: { status } }).data).visits),
    ).toBe(reason);
  });
});
