import { spanInWords, spanProblem } from "../../shared/span";
import { timeOfDay } from "../../shared/values";
import type { StepKind } from "../kind";
import { WaitStep } from "./schema";

export const wait: StepKind<WaitStep> = {
  type: "wait",
  title: "Wait",
  schema: WaitStep,
  acts: false,
  create: (id) => ({
    id,
    name: "",
    type: "wait",
    mode: "for",
    amount: 1,
    unit: "days",
    time: "09:00",
    days: "any",
  }),
  summary: (step) =>
    step.mode === "for"
      ? `For ${spanInWords(step)}`
      : `Until ${step.time || "a time"} where the customer is${step.days === "weekdays" ? ", Monday to Friday" : ""}`,
  problems: (step) => {
    if (step.mode === "for") {
      const message = spanProblem(step);
      return message ? [{ stepId: step.id, field: "amount", message }] : [];
    }
    return timeOfDay(step.time) === null
      ? [{ stepId: step.id, field: "time", message: "Give a time of day, like 09:00" }]
      : [];
  },
  mapReferences: (step) => step,
};
