import { z } from "zod";
import { StepBase, Template } from "../../shared/step-fields";

export const METHODS = ["POST", "PUT", "PATCH", "GET", "DELETE"] as const;
export const MAX_HEADERS = 20;
export const MAX_VALUES = 20;
export const VALUE_TYPES = ["text", "number", "boolean", "date", "list"] as const;

const Header = z.strictObject({
  name: z.string().trim().max(100),
  value: Template(1000).default(""),
  /** The value is kept sealed under this id (AutomationSecret); `hint` are its last characters. */
  secretId: z.string().max(60).optional(),
  hint: z.string().max(20).optional(),
});

/** A request to another system, such as a CRM, signed by Standard Webhooks. */
export const HttpRequestStep = z.strictObject({
  ...StepBase,
  type: z.literal("http_request"),
  method: z.enum(METHODS),
  url: Template(2000).default(""),
  headers: z.array(Header).max(MAX_HEADERS, `At most ${MAX_HEADERS} headers`).default([]),
  /** JSON whose texts may hold inserted values; one that is nothing but a value is sent with its type. */
  body: Template(20_000).default(""),
  /** Named values out of the JSON answer, for later steps. */
  values: z
    .array(
      z.strictObject({
        name: z.string().trim().max(60),
        /** Dotted path in the answer: "contact.id", "items.0.price". */
        path: z.string().trim().max(200),
        type: z.enum(VALUE_TYPES),
      }),
    )
    .max(MAX_VALUES, `At most ${MAX_VALUES} values`)
    .default([]),
});
export type HttpRequestStep = z.output<typeof HttpRequestStep>;
