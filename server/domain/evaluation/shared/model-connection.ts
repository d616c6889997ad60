import { z } from "zod";

export const MODEL_PROVIDERS = ["openai", "anthropic", "google", "openai_compatible"] as const;
export type ModelProvider = (typeof MODEL_PROVIDERS)[number];

export const PROVIDER_NAMES: Record<ModelProvider, string> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  openai_compatible: "OpenAI-compatible",
};

const Fields = z.strictObject({
  name: z.string().trim().min(1, "Give the connection a name").max(120, "At most 120 characters"),
  provider: z.enum(MODEL_PROVIDERS),
  /** Of an OpenAI-compatible service; the others have an address of their own and it is left out. */
  baseUrl: z.string().trim().max(2000, "At most 2,000 characters"),
  /** Which model reads the calls of an assistant that names none. */
  model: z.string().trim().min(1, "Name a model").max(200, "At most 200 characters"),
  apiKey: z
    .string()
    .trim()
    .max(2000, "At most 2,000 characters")
    .regex(/^[\x21-\x7e]*$/, "An API key has no spaces and no letters with accents; copy it again"),
});

type Rule = (input: z.output<typeof Fields>, context: z.RefinementCtx) => void;

const needsAddress: Rule = ({ provider, baseUrl }, context) => {
  if (provider !== "openai_compatible") return;
  if (/^https?:\/\//i.test(baseUrl) && URL.canParse(baseUrl)) return;
  const message = "Give the whole address of the service, such as https://models.example.com/v1";
  context.addIssue({ code: "custom", path: ["baseUrl"], message });
};

export const needsKey = (provider: ModelProvider) => provider !== "openai_compatible";
export const KEY_MISSING = "Paste the API key";

export const AddModelConnection = Fields.superRefine(needsAddress).superRefine(
  ({ provider, apiKey }, context) => {
    if (!needsKey(provider) || apiKey !== "") return;
    context.addIssue({ code: "custom", path: ["apiKey"], message: KEY_MISSING });
  },
);
export type AddModelConnection = z.output<typeof AddModelConnection>;

/** A connection's new settings, all of them; an empty API key keeps the stored one. */
export const ModelConnectionChange = Fields.superRefine(needsAddress);
export const UpdateModelConnection = Fields.extend({ id: z.string() }).superRefine(needsAddress);
export type UpdateModelConnection = z.output<typeof UpdateModelConnection>;
