import { z } from "zod";
import { scopeOf } from "@/server/domain/workspaces/shared/api-scopes";
import { REST_ERRORS } from "./errors";
import type { Route } from "./route";
import { ROUTES } from "./routes/all";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type SchemaObject = { [key: string]: Json };

const ErrorShape = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(REST_ERRORS)),
      message: z.string().describe("In words, for a person"),
      docUrl: z.string(),
      issues: z
        .array(z.object({ path: z.string().describe('Dotted: "transcript.3.text"'), message: z.string() }))
        .optional()
        .describe("One for each problem of the request"),
    }),
  })
  .meta({ id: "Error" });

const JsonValue = z.record(z.string(), z.json());
const asSchema = (value: unknown): SchemaObject => JsonValue.parse(JSON.parse(JSON.stringify(value)));

/**
 * Turns a zod schema into one that may stand in the document: what it defines for itself moves to the components,
 * named ones under their own name, the rest under `owner`'s.
 */
function toSchema(
  schema: z.ZodType,
  io: "input" | "output",
  owner: string,
  components: SchemaObject,
): SchemaObject {
  const made = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // The pattern of a time is a line long and says less than its format.
      if (jsonSchema.format === "date-time" || jsonSchema.format === "date") delete jsonSchema.pattern;
    },
  });
  const { $defs, $schema: _, id: __, ...rest } = made;
  const name = (key: string) => (key.startsWith("__") ? `${owner}${key.replace("__schema", "Part")}` : key);
  const place = (value: unknown): SchemaObject =>
    asSchema(
      JSON.parse(
        JSON.stringify(value).replace(/"#\/\$defs\/([^"]+)"/g, (_ref, key: string) =>
          JSON.stringify(`#/components/schemas/${name(key)}`),
        ),
      ),
    );
  for (const [key, value] of Object.entries($defs ?? {})) {
    const { id: _id, ...definition } = value;
    components[name(key)] = place(definition);
  }
  if (typeof made.id === "string" && io === "output") {
    components[made.id] = place(rest);
    return { $ref: `#/components/schemas/${made.id}` };
  }
  return place(rest);
}

const header = (description: string): SchemaObject => ({ description, schema: { type: "string" } });
const LIMIT_HEADERS = {
  "RateLimit-Policy": header('`"key";q=6000;w=60`: so many requests (q) in so many seconds (w)'),
  RateLimit: header('`"key";r=5990;t=42`: so many are left (r), all of them again in so many seconds (t)'),
};
const RETRY_AFTER = header("Seconds after which to come again");

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function parametersOf(route: Route, components: SchemaObject): SchemaObject[] {
  const path = route.path.includes("{id}")
    ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }]
    : [];
  const query = route.query ? toSchema(route.query, "input", capital(route.operationId), components) : {};
  const fields = Object.entries(JsonValue.parse(query.properties ?? {}));
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "Any text of your own; the same key again replays the first answer for 24 hours",
    schema: { type: "string", maxLength: 255 },
  };
  return [
    ...path,
    ...fields.map(([name, schema]) => ({ name, in: "query", required: false, schema })),
    ...(route.method === "post" ? [key] : []),
  ];
}

function operationOf(route: Route, components: SchemaObject): SchemaObject {
  const owner = capital(route.operationId);
  const content = route.response && {
    "application/json": { schema: toSchema(route.response, "output", `${owner}Answer`, components) },
  };
  const errors = [
    "invalid",
    "unauthenticated",
    "forbidden",
    ...(route.path.includes("{id}") ? (["not_found"] as const) : []),
    ...(route.method === "post" ? (["conflict"] as const) : []),
    ...(route.body ? (["too_large", "unprocessable"] as const) : []),
    "rate_limited",
  ] as const;
  return asSchema({
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    "x-scope": scopeOf(route.permission),
    security: [{ apiKey: [] }],
    parameters: parametersOf(route, components),
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { "application/json": { schema: toSchema(route.body, "input", owner, components) } },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, description]) => [
          status,
          { description, headers: LIMIT_HEADERS, ...(content && { content }) },
        ]),
      ),
      ...Object.fromEntries(
        errors.map((code) => [
          REST_ERRORS[code].status,
          {
            description: REST_ERRORS[code].meaning,
            ...(code === "rate_limited" ? { headers: { ...LIMIT_HEADERS, "Retry-After": RETRY_AFTER } } : {}),
            content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
          },
        ]),
      ),
    },
  });
}

/** The OpenAPI 3.1 document, made from the same schemas that check the requests. */
export function openApiDocument(appUrl: string) {
  const schemas: SchemaObject = {};
  toSchema(ErrorShape, "output", "Error", schemas);
  const paths: Record<string, Record<string, SchemaObject>> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Wrapup API",
      version: "1",
      description:
        "Report finished calls, read what they led to, and steer automations. Times are ISO 8601 in UTC; null is unknown. Lists are keyset pages: pass `nextCursor` as `cursor` until it is null. A key may make 6,000 requests a minute; each answer says by `RateLimit` how many are left, and a refused one by `Retry-After` when to come again. A body may weigh 1 MB, a transcript 500 kB.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    paths,
    components: {
      schemas,
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", bearerFormat: "wrk_…" } },
    },
  };
}
