import { mapSms, senderProblems, smsSummary, textProblems } from "../../shared/sms";
import type { StepKind } from "../kind";
import { SmsStep } from "./schema";

export const sendSms: StepKind<SmsStep> = {
  type: "send_sms",
  title: "Send SMS to customer",
  schema: SmsStep,
  acts: true,
  create: (id) => ({ id, name: "", type: "send_sms", senderId: "", to: "", body: "" }),
  summary: smsSummary,
  problems: (step, context) => [
    ...senderProblems(step, context, ({ provider }) => provider === "sandbox"),
    ...textProblems(step, context),
  ],
  mapReferences: mapSms,
};
