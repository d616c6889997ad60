import { z } from "zod";

export const CALL_VARIABLE_TYPES = ["text", "number", "boolean"] as const;
export const POST_CALL_VARIABLE_TYPES = ["boolean", "text", "number", "enum", "date"] as const;
export type PostCallVariableType = (typeof POST_CALL_VARIABLE_TYPES)[number];

/** A key in payloads and templates: a letter, then letters, digits and underscores. */
export const VariableName = z
  .string()
  .trim()
  .min(1, "Give the variable a name")
  .max(64, "A name has at most 64 characters")
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "Use letters, digits and underscores, starting with a letter: next_step")
  .refine((name) => !["constructor", "prototype", "toString", "valueOf", "hasOwnProperty"].includes(name), {
    message: "This name is reserved; choose another",
  });

export const CallVariable = z.strictObject({
  name: VariableName,
  type: z.enum(CALL_VARIABLE_TYPES).default("text"),
  defaultValue: z.string().max(2000, "At most 2,000 characters").default(""),
});
export type CallVariable = z.output<typeof CallVariable>;

export const PostCallVariable = z
  .strictObject({
    name: VariableName,
    type: z.enum(POST_CALL_VARIABLE_TYPES),
    description: z.string().trim().max(2000, "At most 2,000 characters").default(""),
    options: z
      .array(z.string().trim().min(1, "An option cannot be empty").max(120, "At most 120 characters"))
      .max(50, "At most 50 options")
      .default([]),
  })
  .superRefine((variable, ctx) => {
    if (variable.type === "enum" && variable.options.length < 2) {
      ctx.addIssue({ code: "custom", path: ["options"], message: "An enum needs at least two options" });
    }
    if (new Set(variable.options).size !== variable.options.length) {
      ctx.addIssue({ code: "custom", path: ["options"], message: "Two options are the same" });
    }
  });
export type PostCallVariable = z.output<typeof PostCallVariable>;

const distinctNames = (variables: { name: string }[], ctx: z.RefinementCtx) => {
  const seen = new Map<string, number>();
  variables.forEach(({ name }, index) => {
    const key = name.toLowerCase();
    if (seen.has(key)) {
      ctx.addIssue({
        code: "custom",
        path: [index, "name"],
        message: `"${name}" is already the name of variable ${(seen.get(key) ?? 0) + 1}; names must differ`,
      });
    } else seen.set(key, index);
  });
};

export const CallVariables = z
  .array(CallVariable)
  .max(100, "At most 100 variables")
  .superRefine(distinctNames);
export const PostCallVariables = z
  .array(PostCallVariable)
  .max(100, "At most 100 variables")
  .superRefine(distinctNames);

/** What every new assistant starts with. */
export const STARTING_VARIABLES: PostCallVariable[] = [
  { name: "status", type: "boolean", description: "Was the objective of the call achieved?", options: [] },
  {
    name: "summary",
    type: "text",
    description: "What was said and agreed, in two or three sentences.",
    options: [],
  },
];

const fields = {
  name: z.string().trim().min(1, "Give the assistant a name").max(120, "At most 120 characters"),
  systemPrompt: z.string().max(20_000, "At most 20,000 characters"),
  firstMessage: z.string().max(2000, "At most 2,000 characters"),
  objective: z.string().trim().max(2000, "At most 2,000 characters"),
  language: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language tag such as "en-US" or "de"'),
};

export const WebhookSettings = z.strictObject({ enabled: z.boolean(), completedCallsOnly: z.boolean() });

export const CreateAssistant = z.strictObject({
  name: fields.name,
  systemPrompt: fields.systemPrompt.default(""),
  firstMessage: fields.firstMessage.default(""),
  objective: fields.objective.default(""),
  language: fields.language.default("en-US"),
  callVariables: CallVariables.default([]),
  postCallVariables: PostCallVariables.default(STARTING_VARIABLES),
  /** Of the assistant's own endpoints: applied to those that exist; the URL is set apart. */
  webhook: WebhookSettings.optional(),
});
export type CreateAssistant = z.output<typeof CreateAssistant>;

/** What is absent stays as it is. */
export const UpdateAssistant = z.strictObject({
  name: fields.name.optional(),
  systemPrompt: fields.systemPrompt.optional(),
  firstMessage: fields.firstMessage.optional(),
  objective: fields.objective.optional(),
  language: fields.language.optional(),
  callVariables: CallVariables.optional(),
  postCallVariables: PostCallVariables.optional(),
  webhook: WebhookSettings.optional(),
});
export type UpdateAssistant = z.output<typeof UpdateAssistant>;
