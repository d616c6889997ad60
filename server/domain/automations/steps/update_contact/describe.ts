import { templateProblems } from "../../shared/check";
import { listInWords } from "../../shared/values";
import type { StepKind } from "../kind";
import { UpdateContactStep } from "./schema";

const FIELD_NAME = /^[A-Za-z0-9_][A-Za-z0-9_ -]*$/;

export const updateContact: StepKind<UpdateContactStep> = {
  type: "update_contact",
  title: "Update contact",
  schema: UpdateContactStep,
  acts: true,
  create: (id) => ({
    id,
    name: "",
    type: "update_contact",
    contactName: "",
    email: "",
    timeZone: "",
    lead: [],
  }),
  summary: (step) => {
    const fields = changedFields(step);
    return fields.length === 0 ? "Choose what to write" : `Writes ${listInWords(fields)}`;
  },
  problems: (step, context) => {
    const at = (field: string, message: string) => ({ stepId: step.id, field, message });
    if (changedFields(step).length === 0) return [at("contactName", "Choose what to write to the contact")];
    return [
      ...templateProblems(step.id, "contactName", step.contactName, null, context),
      ...templateProblems(step.id, "email", step.email, null, context),
      ...templateProblems(step.id, "timeZone", step.timeZone, null, context),
      ...step.lead.flatMap(({ field, value }, index) => [
        ...(FIELD_NAME.test(field)
          ? []
          : [at(`lead.${index}.field`, "Name the field: letters, digits, _ and -")]),
        ...templateProblems(step.id, `lead.${index}.value`, value, "Choose the value", context),
      ]),
    ];
  },
  mapReferences: (step, map) => ({
    ...step,
    contactName: map.template(step.contactName, "contactName", "name"),
    email: map.template(step.email, "email", "email"),
    timeZone: map.template(step.timeZone, "timeZone", "time zone"),
    lead: step.lead.map(({ field, value }, index) => ({
      field,
      value: map.template(value, `lead.${index}.value`, field || "lead field"),
    })),
  }),
};

const changedFields = ({ contactName, email, timeZone, lead }: UpdateContactStep): string[] => [
  ...(contactName.trim() ? ["name"] : []),
  ...(email.trim() ? ["email"] : []),
  ...(timeZone.trim() ? ["time zone"] : []),
  ...lead.map(({ field }) => field || "a lead field"),
];
