import type { SmsStep } from "../steps/send_sms/schema";
import type { TwilioSmsStep } from "../steps/twilio_send_sms/schema";
import { type Letter, OTHER_LETTERS, type Variants } from "./sms-fields";

type Sms = SmsStep | TwilioSmsStep;

/** One of the texts of a step. */
export interface Variant {
  letter: Letter;
  body: string;
  /** Percent of the recipients. */
  share: number;
}

/** The texts of a step: its own is A. */
export const variantsOf = ({ body, variants }: Pick<Sms, "body" | "variants">): Variant[] => [
  { letter: "A", body, share: variants?.share ?? 100 },
  ...(variants?.others ?? []),
];

/** The step as if that text were its only one; a letter that it has not is its own text. */
export function withVariant<S extends Sms>(step: S, letter: Letter | undefined): S {
  const chosen = variantsOf(step).find((variant) => variant.letter === letter);
  return { ...step, body: chosen?.body ?? step.body, variants: undefined };
}

/** The step with other texts. The first stays the step's own; a single one needs no shares. */
export function setVariants<S extends Sms>(step: S, variants: readonly Variant[]): S {
  const [own, ...rest] = variants;
  const others = rest.flatMap(({ letter, body, share }) => (letter === "A" ? [] : [{ letter, body, share }]));
  const made: Variants | undefined = others.length > 0 ? { share: own?.share ?? 0, others } : undefined;
  const { variants: _, ...bare } = step;
  return { ...bare, body: own?.body ?? step.body, ...(made ? { variants: made } : {}) } as S;
}

/** Shares that differ by one at most and add up to 100. */
export const evenShares = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(100 / count) + (index < 100 % count ? 1 : 0));

/** One more text, as long as there is a letter for it: it begins as the step's own, and the shares are even again. */
export function addVariant<S extends Sms>(step: S): S {
  const variants = variantsOf(step);
  const letter = OTHER_LETTERS.find((free) => variants.every((variant) => variant.letter !== free));
  if (!letter) return step;
  return evenOut(setVariants(step, [...variants, { letter, body: step.body, share: 0 }]));
}

/** Without that text. When it was the step's own, the next one takes its place and its letter. */
export function removeVariant<S extends Sms>(step: S, letter: Letter): S {
  const left = variantsOf(step).filter((variant) => variant.letter !== letter);
  const [first, ...rest] = left;
  if (!first) return step;
  return evenOut(setVariants(step, [{ ...first, letter: "A" }, ...rest]));
}

export function evenOut<S extends Sms>(step: S): S {
  const variants = variantsOf(step);
  const shares = evenShares(variants.length);
  return setVariants(
    step,
    variants.map((variant, index) => ({ ...variant, share: shares[index] ?? 0 })),
  );
}

export const sumOfShares = (step: Pick<Sms, "body" | "variants">) =>
  variantsOf(step).reduce((sum, { share }) => sum + share, 0);
