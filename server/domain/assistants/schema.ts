import { z } from "zod";

export const CALL_VARIABLE_TYPES = ["text", "number", "boolean"] as const;
export const POST_CALL_VARIABLE_TYPES = [
  "boolean",
  "text",
  "number",
  "enum",
  "date",
  "time",
  "datetime",
  "phone",
  "email",
  "list",
] as const;
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

/** When a variable is asked for at all; a call that does not meet it leaves the variable unknown. */
export const VariableCondition = z.discriminatedUnion("kind", [
  /** Another variable of the assistant is known or, with `equals`, has exactly this value. */
  z.strictObject({
    kind: z.literal("variable"),
    name: VariableName,
    equals: z
      .union([z.string().max(200), z.number(), z.boolean()], "Say which value it must have")
      .optional(),
  }),
  z.strictObject({
    kind: z.literal("longer_than"),
    seconds: z
      .number("Enter the seconds as a number")
      .int("Enter whole seconds")
      .min(1, "At least one second")
      .max(86_400, "At most a day"),
  }),
  z.strictObject({ kind: z.literal("ended_by"), by: z.enum(["assistant", "customer"]) }),
]);
export type VariableCondition = z.output<typeof VariableCondition>;

const limit = z.number("Enter a number").finite();

/** What a type or the asking needs beside; what is absent does not apply. */
export const VariableSettings = z.strictObject({
  /** Answers as they might come out, for the one who reads the description. */
  examples: z
    .array(z.string().trim().min(1, "An example cannot be empty").max(200, "At most 200 characters"))
    .max(10, "At most ten examples")
    .optional(),
  /** Shown as missing while it is unknown; it is never guessed. */
  required: z.boolean().optional(),
  condition: VariableCondition.optional(),
  /** Of numbers. */
  integer: z.boolean().optional(),
  min: limit.optional(),
  max: limit.optional(),
  unit: z.string().trim().max(40, "At most 40 characters").optional(),
  /** Of a boolean: true means that the customer asked not to be contacted; their number is opted out at once. */
  optOut: z.boolean().optional(),
  /** Of an enum: several options may hold; the value is a list. */
  multiple: z.boolean().optional(),
  /** Of an enum: what each option means, by option. */
  optionHints: z.record(z.string(), z.string().trim().max(500, "At most 500 characters")).optional(),
});
export type VariableSettings = z.output<typeof VariableSettings>;

export const PostCallVariable = z
  .strictObject({
    /** Of one that is stored: with it a new name is a renaming, which keeps the history. */
    id: z.string().optional(),
    name: VariableName,
    type: z.enum(POST_CALL_VARIABLE_TYPES),
    description: z.string().trim().max(2000, "At most 2,000 characters").default(""),
    options: z
      .array(
        z
          .string()
          .trim()
          .min(1, "An option cannot be empty")
          .max(120, "At most 120 characters")
          .regex(/^[^\r\n]*$/, "An option is one line"),
      )
      .max(50, "At most 50 options")
      .default([]),
    settings: VariableSettings.default({}),
  })
  .superRefine((variable, ctx) => {
    const issue = (path: string[], message: string) => ctx.addIssue({ code: "custom", path, message });
    if (variable.type === "enum" && variable.options.length < 2) {
      issue(["options"], "Give at least two options");
    }
    if (new Set(variable.options).size !== variable.options.length) {
      issue(["options"], "Two options are the same");
    }
    const { min, max, integer, unit, multiple, optionHints } = variable.settings;
    const ofNumber = integer !== undefined || min !== undefined || max !== undefined || unit !== undefined;
    if (variable.type !== "number" && ofNumber)
      issue(["settings"], "integer, min, max and unit belong to numbers");
    if (variable.type !== "enum" && (multiple !== undefined || optionHints !== undefined))
      issue(["settings"], "multiple and optionHints belong to options");
    if (variable.type !== "boolean" && variable.settings.optOut !== undefined)
      issue(["settings"], "optOut belongs to true or false");
    if (min !== undefined && max !== undefined && min > max)
      issue(["settings", "max"], `The greatest value is below the least, ${min}`);
    const stray = Object.keys(optionHints ?? {}).find((option) => !variable.options.includes(option));
    if (variable.type === "enum" && stray !== undefined)
      issue(["settings", "optionHints"], `"${stray}" is not one of the options`);
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
  .superRefine(distinctNames)
  .superRefine((variables, ctx) => {
    variables.forEach(({ id, name, settings: { condition } }, index) => {
      if (id !== undefined && variables.findIndex((variable) => variable.id === id) !== index)
        ctx.addIssue({ code: "custom", path: [index, "id"], message: "Two variables have this id" });
      if (condition?.kind !== "variable") return;
      const message =
        condition.name === name
          ? "A variable cannot depend on itself"
          : whyNoCondition(
              condition,
              variables.find((variable) => variable.name === condition.name),
            );
      if (message) ctx.addIssue({ code: "custom", path: [index, "settings", "condition"], message });
    });
  });

function whyNoCondition(
  { name, equals }: Extract<VariableCondition, { kind: "variable" }>,
  other: PostCallVariable | undefined,
): string | null {
  if (!other) return `There is no variable "${name}"`;
  if (other.settings.condition)
    return `"${name}" has a condition of its own; choose one that is always asked`;
  if (equals === undefined) return null;
  switch (other.type) {
    case "boolean":
      return typeof equals === "boolean" ? null : `"${name}" is true or false; choose one of them`;
    case "number":
      return typeof equals === "number" ? null : `"${name}" is a number; give a number`;
    case "enum":
      return other.options.some((option) => option === equals)
        ? null
        : `Choose one of the options of "${name}"`;
    case "text":
      return typeof equals === "string" && equals !== "" ? null : `Say which text "${name}" must be`;
    default:
      return `A condition cannot compare "${name}"; it can ask whether the call settles it: leave out the value`;
  }
}

/** What every new assistant starts with. */
export const STARTING_VARIABLES: PostCallVariable[] = [
  {
    name: "status",
    type: "boolean",
    description: "Was the objective of the call achieved?",
    options: [],
    settings: {},
  },
  {
    name: "summary",
    type: "text",
    description: "What was said and agreed, in two or three sentences.",
    options: [],
    settings: {},
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

/** Which language model reads the calls; `connectionId` null: what the environment names, else the built-in rules. */
export const ModelChoice = z.strictObject({
  connectionId: z.string().nullable(),
  /** Empty: the connection's own default. */
  model: z.string().trim().max(200, "At most 200 characters").default(""),
  temperature: z.number("Give a number from 0 to 2").min(0, "At least 0").max(2, "At most 2").default(0),
});
export type ModelChoice = z.output<typeof ModelChoice>;

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
  extraction: ModelChoice.optional(),
});
export type UpdateAssistant = z.output<typeof UpdateAssistant>;
