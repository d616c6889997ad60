import { templateProblems } from "../../shared/check";
import { renderTemplate } from "../../shared/templates";
import type { CallData } from "../../shared/values";
import type { StepKind } from "../kind";
import { StopStep } from "./schema";

/** The reason for people; a text that cannot be made for this call does not keep a run from ending. */
export function stopReason({ reason }: StopStep, data: CallData): string {
  const made = renderTemplate(reason, data);
  return (made.ok && made.text.trim()) || "Ended by a Stop step";
}

export const stop: StepKind<StopStep> = {
  type: "stop",
  title: "Stop",
  schema: StopStep,
  acts: false,
  create: (id) => ({ id, name: "", type: "stop", reason: "" }),
  summary: ({ reason }) => reason || "Ends the run",
  problems: (step, context) => templateProblems(step.id, "reason", step.reason, null, context),
  mapReferences: (step, map) => ({ ...step, reason: map.template(step.reason, "reason", "reason") }),
  assume: (step, data) => ({ state: "succeeded", stop: stopReason(step, data) }),
};
