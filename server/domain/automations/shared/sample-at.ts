import type { Definition } from "../schema";
import { earlierThan } from "./outputs";
import type { CallData } from "./values";

/** The sample as a step would see it: what steps before it leave is there as their examples. */
export function sampleAt(definition: Definition, stepId: string, sample: CallData): CallData {
  const steps = Object.fromEntries(
    earlierThan(definition, stepId).map(({ step, outputs }) => [
      step.id,
      Object.fromEntries(outputs.map(([, { name, example }]) => [name, example ?? null])),
    ]),
  );
  return { ...sample, steps };
}
