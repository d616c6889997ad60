import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";

/** Another place: TWILIO_OPENAPI_FILE. */
const FILE =
  process.env.TWILIO_OPENAPI_FILE ??
  path.resolve(import.meta.dirname, "../../../../shared/data/twilio-api-v2010-subset.json");

interface Operation {
  requestBody?: { content: Record<string, { schema: object }> };
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content: { "application/json": { schema: object } } }>;
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type of its own, references point into the document. */
const toJsonSchema = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const out = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]));
  if (nullable !== true) return out;
  if (typeof out.type !== "string") return { anyOf: [out, { type: "null" }] };
  return {
    ...out,
    type: [out.type, "null"],
    ...(Array.isArray(out.enum) ? { enum: [...out.enum, null] } : {}),
  };
};

export interface Oracle {
  /** What is wrong with a request's fields; an unknown field is a violation too. */
  request(method: string, template: string, fields: Record<string, string>): string[];
  response(method: string, template: string, status: number, body: unknown): string[];
}

/** Twilio's own description as judge of both sides; null with a notice where the file is not there. */
export function loadOracle(): Oracle | null {
  if (!existsSync(FILE)) {
    console.log(
      "Notice: Twilio's OpenAPI description is not here, so requests and answers are not checked against it",
    );
    return null;
  }
  const document = JSON.parse(readFileSync(FILE, "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  for (const format of [
    "phone-number",
    "phone-number-capabilities",
    "date-time-rfc-2822",
    "currency",
    "uri-map",
    "uri",
    "date-time",
    "http-method",
  ]) {
    ajv.addFormat(format, true);
  }
  const root = toJsonSchema({ components: document.components });
  ajv.addSchema({ $id: "twilio", ...(root as object) });
  const compiled = new Map<string, ValidateFunction>();
  const validate = (key: string, schema: object, value: unknown) => {
    const absolute = JSON.parse(JSON.stringify(toJsonSchema(schema)).replaceAll('"#/', '"twilio#/'));
    const check = compiled.get(key) ?? ajv.compile(absolute);
    compiled.set(key, check);
    check(value);
    return (check.errors ?? []).map((error) => `${key} ${error.instancePath} ${error.message}`);
  };
  const operation = (method: string, template: string): Operation | undefined =>
    document.paths[template]?.[method.toLowerCase()];

  return {
    request(method, template, fields) {
      const found = operation(method, template);
      if (!found) return [`${method} ${template} is not in the description`];
      const schema = found.requestBody?.content["application/x-www-form-urlencoded"]?.schema;
      if (method === "POST" && schema) {
        const { properties = {} } = schema as { properties?: Record<string, { type?: string }> };
        const unknown = Object.keys(fields).filter((name) => !(name in properties));
        const typed = Object.fromEntries(
          Object.entries(fields).map(([name, value]) => {
            const type = properties[name]?.type;
            return [
              name,
              type === "integer" || type === "number"
                ? Number(value)
                : type === "boolean"
                  ? value === "true"
                  : type === "array"
                    ? [value]
                    : value,
            ];
          }),
        );
        return [
          ...validate(`${method} ${template}`, schema, typed),
          ...unknown.map((name) => `${method} ${template} has the unknown field ${name}`),
        ];
      }
      const known = (found.parameters ?? []).map(({ name }) => name);
      return Object.keys(fields)
        .filter((name) => !known.includes(name))
        .map((name) => `${method} ${template} has the unknown parameter ${name}`);
    },
    response(method, template, status, body) {
      const schema = operation(method, template)?.responses[String(status)]?.content["application/json"]
        .schema;
      if (!schema) return [`${method} ${template} does not answer ${status} in the description`];
      return validate(`${method} ${template} ${status}`, schema, body);
    },
  };
}
