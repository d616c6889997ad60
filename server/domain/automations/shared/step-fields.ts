import { z } from "zod";
import type { Step } from "../steps/all";

/** Dotted path into the payload's `data`: "variables.status", "call.customerPhone", "lead.first_name". */
export const DataPath = z
  .string()
  .trim()
  .min(1, "Choose a value from the call data")
  .max(200)
  .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_ -]+)*$/, "Choose a value from the call data");

/**
 * Text with inserted values: "Hi {{lead.name|there}}, {{variables.summary}}". After "|" stands the fallback for
 * unknown; without one, an unknown value ends the step with an error and nothing is sent.
 */
export const Template = (max: number) =>
  z.string().max(max, `At most ${max.toLocaleString("en")} characters`);

/** What every step has. */
export const StepBase = {
  id: z.string().min(1).max(60),
  name: z.string().trim().max(120).default(""),
  /** Switched off: a run passes it by, with all in its lanes. */
  disabled: z.literal(true).optional(),
};

let anyStep: z.ZodType<Step, unknown> | undefined;
/** For `steps/all.ts`, which knows the types: a lane holds steps of any, and no type knows the others. */
export const setAnyStep = (schema: z.ZodType<Step, unknown>) => {
  anyStep = schema;
};

/** The steps of a lane. */
export const StepList = z
  .array(
    z.lazy(() => {
      if (!anyStep) throw new Error("A definition is read by steps/all.ts");
      return anyStep;
    }),
  )
  .default([]);
