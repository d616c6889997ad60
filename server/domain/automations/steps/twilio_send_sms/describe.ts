import type { ProblemContext } from "../../shared/check";
import { mapSms, senderProblems, smsSummary, textProblems } from "../../shared/sms";
import type { StepKind } from "../kind";
import { TwilioSmsStep } from "./schema";

export const twilioSendSms: StepKind<TwilioSmsStep> = {
  type: "twilio_send_sms",
  title: "Send SMS",
  schema: TwilioSmsStep,
  acts: true,
  create: (id) => ({
    id,
    name: "",
    type: "twilio_send_sms",
    connectionId: "",
    senderId: "",
    to: "",
    body: "",
  }),
  summary: smsSummary,
  problems: (step, context) => [...accountProblems(step, context), ...textProblems(step, context)],
  mapReferences: mapSms,
};

function accountProblems(step: TwilioSmsStep, context: ProblemContext) {
  const at = (message: string) => [{ stepId: step.id, field: "connectionId", message }];
  if (step.connectionId === "") return at("Choose a Twilio connection");
  const connection = context.connections.find(({ id }) => id === step.connectionId);
  if (!connection) return at("This Twilio connection was removed; choose another");
  if (connection.problem) return at(`${connection.name}: ${connection.problem}`);
  return senderProblems(step, context, ({ connectionId }) => connectionId === step.connectionId);
}
