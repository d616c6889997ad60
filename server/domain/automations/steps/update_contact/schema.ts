import { z } from "zod";
import { StepBase, Template } from "../../shared/step-fields";

export const MAX_LEAD_FIELDS = 20;

/** Writes what the call said to the contact; an empty field is left as it is, and so is one whose value is unknown. */
export const UpdateContactStep = z.strictObject({
  ...StepBase,
  type: z.literal("update_contact"),
  contactName: Template(200).default(""),
  email: Template(320).default(""),
  timeZone: Template(60).default(""),
  lead: z
    .array(z.strictObject({ field: z.string().trim().max(60), value: Template(1000) }))
    .max(MAX_LEAD_FIELDS, `At most ${MAX_LEAD_FIELDS} fields`)
    .default([]),
});
export type UpdateContactStep = z.output<typeof UpdateContactStep>;
