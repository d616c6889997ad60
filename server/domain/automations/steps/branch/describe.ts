import { groupProblems } from "../../shared/check";
import { evaluateGroups, groupsInWords } from "../../shared/conditions";
import { mapGroups } from "../../shared/map-groups";
import { newCondition } from "../../shared/operators";
import type { Lane, StepKind } from "../kind";
import { BranchStep } from "./schema";

const LANES: Lane[] = [
  { key: "true", title: "True" },
  { key: "false", title: "False" },
  { key: "unknown", title: "Unknown" },
];

export const branch: StepKind<BranchStep> = {
  type: "branch",
  title: "Branch",
  schema: BranchStep,
  acts: false,
  create: (id) => ({
    id,
    name: "",
    type: "branch",
    groups: [[newCondition()]],
    lanes: { true: [], false: [], unknown: [] },
  }),
  summary: ({ groups }) => groupsInWords(groups),
  problems: ({ id, groups }, context) => groupProblems(id, groups, context),
  mapReferences: (step, map) => ({ ...step, groups: mapGroups(step.groups, map) }),
  lanes: () => LANES,
  decide: ({ groups }, data) => {
    const { truth, explanation, operands } = evaluateGroups(groups, data);
    return { lane: truth, explanation, operands };
  },
};
