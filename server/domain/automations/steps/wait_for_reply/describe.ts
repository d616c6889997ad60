import { spanInWords, spanProblem } from "../../shared/span";
import type { StepKind } from "../kind";
import { WaitForReplyStep } from "./schema";

export const waitForReply: StepKind<WaitForReplyStep> = {
  type: "wait_for_reply",
  title: "Wait for a reply",
  schema: WaitForReplyStep,
  acts: false,
  create: (id) => ({
    id,
    name: "",
    type: "wait_for_reply",
    amount: 1,
    unit: "days",
    lanes: { replied: [], timed_out: [] },
  }),
  summary: (step) => `Up to ${spanInWords(step)}`,
  problems: (step, { textedBefore }) => {
    const long = spanProblem(step);
    return [
      ...(long ? [{ stepId: step.id, field: "amount", message: long }] : []),
      ...(textedBefore
        ? []
        : [{ stepId: step.id, field: "id", message: "Put it after a step that texts the customer" }]),
    ];
  },
  mapReferences: (step) => step,
  lanes: () => [
    { key: "replied", title: "Replied" },
    { key: "timed_out", title: "No reply" },
  ],
  outputs: () => [
    { name: "replied", label: "whether they replied", type: "boolean", example: true },
    { name: "reply", label: "the reply", type: "text", example: "Yes please" },
  ],
  // Most do not answer, and what follows without an answer is what reaches them.
  assume: () => ({ state: "succeeded", lane: "timed_out", values: { replied: false, reply: null } }),
};
