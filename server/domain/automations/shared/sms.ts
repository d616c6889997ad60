import type { Problem } from "../schema";
import type { Step } from "../steps/all";
import type { ReferenceMap } from "../steps/kind";
import type { SmsStep } from "../steps/send_sms/schema";
import type { TwilioSmsStep } from "../steps/twilio_send_sms/schema";
import { listProblems, type ProblemContext, templateProblems } from "./check";
import type { Letter } from "./sms-fields";
import { setVariants, sumOfShares, variantsOf } from "./variants";

export type Sms = SmsStep | TwilioSmsStep;
export const isSms = (step: Step): step is Sms => step.type === "send_sms" || step.type === "twilio_send_sms";

/** The field of one of a step's texts, as a problem names it: "body", "body.B". */
export const bodyField = (letter: Letter) => (letter === "A" ? "body" : `body.${letter}`);

export const smsSummary = ({ body, variants }: Sms): string => {
  if (body.trim() === "") return "Write the message";
  return variants ? `${variants.others.length + 1} texts · ${body}` : body;
};

export const mapSms = <S extends Sms>(step: S, map: ReferenceMap): S => {
  const to = map.template(step.to, "to", "recipient");
  return setVariants(
    { ...step, to },
    variantsOf(step).map((variant) => ({
      ...variant,
      body: map.template(variant.body, bodyField(variant.letter), "message"),
    })),
  );
};

/** What is wrong with the recipient, the texts and their shares. */
export const textProblems = (step: Sms, context: ProblemContext): Problem[] => [
  ...templateProblems(step.id, "to", step.to, "Say who gets the message", context),
  ...listProblems(step.id, "to", step.to, context),
  ...variantsOf(step).flatMap(({ letter, body }) =>
    templateProblems(step.id, bodyField(letter), body, "Write the message", context),
  ),
  ...shareProblems(step),
];

/** What is wrong with the number that it is sent from; `belongs` says whether the step may use that number. */
export function senderProblems(
  step: Sms,
  { senders }: ProblemContext,
  belongs: (sender: ProblemContext["senders"][number]) => boolean,
): Problem[] {
  const at = (message: string): Problem[] => [{ stepId: step.id, field: "senderId", message }];
  if (step.senderId === "") return at("Choose the number to send from");
  const sender = senders.find(({ id }) => id === step.senderId);
  if (!sender || !belongs(sender)) return at("This number was removed; choose another");
  if (!sender.sms) return at(`${sender.phone} cannot send SMS; choose another number`);
  return [];
}

function shareProblems(step: Sms): Problem[] {
  const sum = sumOfShares(step);
  if (sum !== 100) {
    const message = `The shares add up to ${sum} %; they must add up to 100 %`;
    return [{ stepId: step.id, field: "variants", message }];
  }
  const unused = step.variants && variantsOf(step).find(({ share }) => share === 0);
  const message = `Text ${unused?.letter} has a share of 0 %; give it one, or remove it`;
  return unused ? [{ stepId: step.id, field: "variants", message }] : [];
}
