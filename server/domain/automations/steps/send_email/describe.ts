import { templateProblems } from "../../shared/check";
import { valuesOf } from "../../shared/templates";
import type { StepKind } from "../kind";
import { SendEmailStep } from "./schema";

export const sendEmail: StepKind<SendEmailStep> = {
  type: "send_email",
  title: "Send email",
  schema: SendEmailStep,
  acts: true,
  create: (id) => ({ id, name: "", type: "send_email", to: "", subject: "", body: "" }),
  summary: ({ to, subject }) => {
    if (to.trim() === "") return "Say who gets the email";
    return subject ? `To ${to}: ${subject}` : `To ${to}`;
  },
  problems: (step, context) => [
    ...templateProblems(step.id, "to", step.to, "Say who gets the email", context),
    ...(step.to.trim() !== "" && valuesOf(step.to).length === 0 && !/^\S+@\S+\.\S+$/.test(step.to.trim())
      ? [{ stepId: step.id, field: "to", message: `"${step.to.trim()}" is no email address` }]
      : []),
    ...templateProblems(step.id, "subject", step.subject, "Write the subject", context),
    ...templateProblems(step.id, "body", step.body, "Write the email", context),
  ],
  mapReferences: (step, map) => ({
    ...step,
    to: map.template(step.to, "to", "recipient"),
    subject: map.template(step.subject, "subject", "subject"),
    body: map.template(step.body, "body", "email"),
  }),
};
