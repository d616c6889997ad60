import type { Definition, Problem } from "../schema";
import { lanesOf, type Step } from "../steps/all";
import { saidOnCall } from "./recipient";
import { bodyField, isSms, type Sms } from "./sms";
import { parseTemplate, valuesOf } from "./templates";
import { fullPath, pathLabel } from "./values";
import { variantsOf, withVariant } from "./variants";

export interface WarningContext {
  /** Under which name people know the sender: the workspace's. */
  senderName: string;
}

/** What is worth a look before texts go out, but keeps nothing from being published. Pure. */
export function findWarnings(definition: Definition, context: WarningContext): Problem[] {
  return walk(definition.steps, false).found.flatMap(({ step, first }) => [
    ...recipientWarnings(step),
    ...variantsOf(step).flatMap(({ letter }) =>
      warningsOf(withVariant(step, letter), first, context).map((warning) => ({
        ...warning,
        message: step.variants ? `Text ${letter}: ${warning.message}` : warning.message,
        field: bodyField(letter),
      })),
    ),
  ]);
}

/** Each SMS step, and whether it may be the first text that the customer gets from a call. */
function walk(
  steps: readonly Step[],
  textedBefore: boolean,
): { found: { step: Sms; first: boolean }[]; texted: boolean } {
  let texted = textedBefore;
  const found = steps.flatMap((step) => {
    if (step.disabled) return [];
    if (isSms(step)) {
      const first = !texted;
      texted = true;
      return [{ step, first }];
    }
    const lanes = lanesOf(step).map((lane) => walk(lane.steps, texted));
    // After a branch it is first for whoever took a lane without a text.
    texted = lanes.length > 0 ? lanes.every((lane) => lane.texted) : texted;
    return lanes.flatMap((lane) => lane.found);
  });
  return { found, texted };
}

/** A recipient out of the conversation is refused at send unless the business knew the number before. */
const recipientWarnings = ({ id, to }: Sms): Problem[] =>
  saidOnCall(to).map((path) => ({
    stepId: id,
    field: "to",
    message: `"${pathLabel(path)}" is said on the call: it is texted only when it is the call's or the lead's number. Insert the customer's phone to reach everybody`,
  }));

function warningsOf(step: Sms, first: boolean, { senderName }: WarningContext): Problem[] {
  if (step.body.trim() === "") return [];
  const warn = (message: string): Problem => ({ stepId: step.id, field: "body", message });
  const fixed = parseTemplate(step.body)
    .map((token) => (token.kind === "text" ? token.text : " "))
    .join("");
  const said = valuesOf(step.body).filter(({ path }) => /^(?:variables|transcript)\b/.test(fullPath(path)));
  return [
    ...(namesSender(fixed, senderName) ||
    valuesOf(step.body).some(({ path }) => /company|business|brand/i.test(path))
      ? []
      : [warn(`The text does not say who it is from: mention ${senderName}`)]),
    ...(!first || STOP_HINT.test(fixed)
      ? []
      : [warn('The first text to a customer should say how to opt out, such as "Reply STOP to opt out"')]),
    ...(step.allowLinks && said.length > 0
      ? [
          warn(
            "Links that a caller says, or a model makes up, are sent to customers: allow them only where they are needed",
          ),
        ]
      : []),
  ];
}

const STOP_HINT = /\bstopp?\b|\bopt[ -]?out\b|\bunsubscribe\b|\babmelden\b|\barr[eê]t\b|\bbaja\b|\bparar\b/i;

/** The whole name, or a word of it that tells it apart. */
function namesSender(text: string, senderName: string): boolean {
  const heard = text.toLowerCase();
  const words = senderName.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const own = words.filter((word) => !GENERIC.has(word));
  return heard.includes(senderName.toLowerCase()) || own.some((word) => heard.includes(word));
}

const GENERIC = new Set(["the", "and", "inc", "ltd", "llc", "gmbh", "company", "group", "workspace", "team"]);
