import { z } from "zod";

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  minItems?: number;
  items?: JsonSchema;
  minimum?: number;
  minLength?: number;
}

const isId = (name: string) => name === "id" || name.endsWith("Id");

/** Texts that pass their field's rule, where "example" would not. */
const WORDS: Record<string, string> = {
  phone: "+12025550142",
  to: "+12025550142",
  from: "+12025550100",
  url: "https://example.com/hook",
  timeZone: "Europe/Berlin",
  country: "US",
  language: "en",
  accountSid: `AC${"0".repeat(32)}`,
  authToken: "0".repeat(32),
  apiKey: "sk-example",
  host: "mail.example.com",
  user: "ada",
  emails: "ada@example.com",
  email: "ada@example.com",
};

/** What zod writes is JSON Schema; its own type is looser than the part that is read here. */
const asJsonSchema = (json: object) => json as JsonSchema;

/**
 * For tests: the least input that a schema takes, with `id` wherever it asks for one (also where it need not), so that
 * each procedure can be called with another workspace's ids without being listed by hand. `ids` counts those places.
 */
export function sampleInput(
  schema: z.ZodType,
  id: string,
): { input: unknown; ids: string[]; requiredIds: string[] } {
  const ids: string[] = [];
  const requiredIds: string[] = [];
  const build = (node: JsonSchema, name: string, required: boolean): unknown => {
    if (isId(name)) {
      ids.push(name);
      if (required) requiredIds.push(name);
      return id;
    }
    if (node.const !== undefined) return node.const;
    if (node.enum) return node.enum[0];
    const [alternative] = node.anyOf ?? node.oneOf ?? [];
    if (alternative) return build(alternative, name, required);
    if (node.type === "object") {
      const fields = Object.entries(node.properties ?? {}).filter(
        ([key]) => isId(key) || node.required?.includes(key),
      );
      return Object.fromEntries(
        fields.map(([key, inner]) => [key, build(inner, key, node.required?.includes(key) ?? false)]),
      );
    }
    if (node.type === "array") return node.minItems && node.items ? [build(node.items, "", true)] : [];
    if (node.type === "boolean") return true;
    if (node.type === "integer" || node.type === "number") return Math.max(1, node.minimum ?? 1);
    if (node.format === "date-time") return "2026-03-02T10:00:00Z";
    if (node.format === "date") return "2026-03-02";
    if (node.format === "email") return "ada@example.com";
    return WORDS[name] ?? "example of a text";
  };
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return { input: build(asJsonSchema(json), "", true), ids, requiredIds };
}
