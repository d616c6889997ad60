import Ajv, { type ValidateFunction } from "ajv/dist/2020";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { populate } from "@/server/db/populate";
import { newSecret, sealSigningSecret } from "@/server/domain/webhooks/secrets";
import { makeEndpoint } from "@/server/domain/webhooks/testing";
import { openApiDocument, type SchemaObject } from "./openapi";
import { ROUTES } from "./routes/all";
import { APP_URL, finishedCall, type RestAnswer, type RestClient, restClient } from "./testing";

/** Nobody listens there, and it is no address outside. */
const NOWHERE = "http://127.0.0.1:9/hook";
vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");
vi.stubEnv("ALLOW_PRIVATE_WEBHOOKS", "1");

type Ids = Awaited<ReturnType<typeof populate>> & { spareEndpoint: string };
const document = openApiDocument(APP_URL);
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "doc", ...document });
const checks = new Map<string, ValidateFunction | null>();

/** What the document says of an answer; null for one without content. Throws for a status that it does not have. */
function checkOf(path: string, method: string, status: number): ValidateFunction | null {
  const key = `${method} ${path} ${status}`;
  const known = checks.get(key);
  if (known !== undefined) return known;
  const operation: SchemaObject | undefined = document.paths[path]?.[method];
  const responses = operation?.responses as Record<string, { content?: object }>;
  const response = responses[String(status)];
  if (!response) throw new Error(`${key} is not documented`);
  const place = ["paths", path, method, "responses", String(status), "content", "application/json", "schema"];
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  const check = response.content ? ajv.compile({ $ref: `doc#/${pointer.join("/")}` }) : null;
  checks.set(key, check);
  return check;
}

function expectDocumented(path: string, method: string, { status, body }: RestAnswer) {
  const check = checkOf(path, method, status);
  if (!check) return expect(body).toBeNull();
  expect([check(body), check.errors]).toEqual([true, null]);
}

/** Of whose kind the id in a path is. */
const ID_OF: Record<string, keyof Ids> = {
  calls: "call",
  assistants: "assistant",
  automations: "automation",
  runs: "run",
  messages: "message",
  "opt-outs": "optOut",
  webhooks: "endpoint",
  deliveries: "delivery",
};
const idFor = (path: string, ids: Ids) => ids[ID_OF[path.split("/")[1] ?? ""] ?? "call"];

interface Example {
  /** Where it is not the one that the path's name stands for. */
  id?: string;
  query?: string;
  body?: unknown;
  status: number;
}

/** A request that each operation answers as its first success says. */
const EXAMPLES: Record<string, (ids: Ids) => Example> = {
  createCall: (ids) => ({ body: finishedCall(ids.assistant, { externalId: "contract" }), status: 202 }),
  listCalls: () => ({
    query: "?words=seen&variable=status:unknown&variable=summary:known&sort=longest",
    status: 200,
  }),
  getCall: () => ({ status: 200 }),
  reEvaluateCall: () => ({ status: 202 }),
  correctCall: () => ({ body: { name: "status", value: true }, status: 200 }),
  revertCorrection: () => ({ body: { name: "status" }, status: 200 }),
  resendWebhook: () => ({ body: {}, status: 202 }),
  listAssistants: () => ({ status: 200 }),
  createAssistant: () => ({ body: { name: "Ada" }, status: 201 }),
  getAssistant: () => ({ status: 200 }),
  updateAssistant: () => ({ body: { objective: "Sell" }, status: 200 }),
  listPostCallVariables: () => ({ status: 200 }),
  replacePostCallVariables: () => ({ body: { data: [{ name: "status", type: "boolean" }] }, status: 200 }),
  getWebhookSettings: () => ({ status: 200 }),
  updateWebhookSettings: () => ({ body: { enabled: true, completedCallsOnly: true }, status: 200 }),
  listAutomations: () => ({ status: 200 }),
  getAutomation: () => ({ status: 200 }),
  publishAutomation: () => ({ body: {}, status: 200 }),
  unpublishAutomation: () => ({ status: 200 }),
  listRuns: () => ({ status: 200 }),
  getRun: () => ({ status: 200 }),
  retryRun: () => ({ status: 202 }),
  listMessages: () => ({ status: 200 }),
  getMessage: () => ({ status: 200 }),
  listOptOuts: () => ({ status: 200 }),
  createOptOut: () => ({ body: { phone: "+12025550177" }, status: 201 }),
  deleteOptOut: () => ({ status: 204 }),
  listWebhooks: () => ({ status: 200 }),
  createWebhook: () => ({ body: { url: NOWHERE, events: ["call.failed"] }, status: 201 }),
  getWebhook: () => ({ status: 200 }),
  updateWebhook: () => ({ body: { paused: true }, status: 200 }),
  removeWebhook: ({ spareEndpoint }) => ({ id: spareEndpoint, status: 204 }),
  rotateWebhookSecret: () => ({ body: {}, status: 200 }),
  testWebhook: () => ({ body: { type: "call.evaluated" }, status: 200 }),
  recoverWebhook: () => ({ body: { since: "2026-03-01T00:00:00Z" }, status: 202 }),
  listDeliveries: () => ({ status: 200 }),
  getDelivery: () => ({ status: 200 }),
  resendDelivery: () => ({ body: {}, status: 202 }),
  getDeliveryAnalytics: () => ({ query: "?from=2026-03-01&to=2026-03-03", status: 200 }),
};

let world: TestWorld;
let ids: Ids;
let client: RestClient;
beforeAll(async () => {
  world = await testWorld();
  const { workspaceId } = world.scope;
  const populated = await populate(world.scope);
  const { endpoint: id, assistant: assistantId } = populated;
  ids = { ...populated, spareEndpoint: (await makeEndpoint(world.scope, { url: NOWHERE, assistantId })).id };
  await world.db.webhookEndpoint.update({
    where: { id, workspaceId },
    data: { url: NOWHERE, secret: sealSigningSecret({ id, workspaceId }, newSecret()) },
  });
  await world.db.call.updateMany({
    where: { workspaceId },
    data: { status: "completed", endedAt: new Date(), variables: { status: null, summary: "x" } },
  });
  await world.db.automation.updateMany({
    where: { workspaceId },
    data: {
      draft: {
        steps: [
          {
            id: "a",
            name: "Text",
            type: "send_sms",
            to: "{{call.customerPhone}}",
            body: "Hi",
            senderId: ids.sender,
          },
        ],
      },
    },
  });
  client = await restClient(world.db, "admin", { scope: world.scope, perMinute: 1_000_000 });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.drop();
});

const request = (method: string, path: string, body?: unknown) =>
  client.call(method.toUpperCase(), path, body);

describe("every operation", () => {
  it("has an example here", () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(ROUTES.map(({ operationId }) => operationId).sort());
  });

  it.each(ROUTES)("$operationId answers as the document says", async ({ operationId, method, path }) => {
    const example = EXAMPLES[operationId]?.(ids) ?? { status: 0 };
    const { id = idFor(path, ids), query = "", body, status } = example;
    const answer = await request(method, path.replace("{id}", id) + query, body);
    expect([answer.status, answer.status === status ? null : answer.body]).toEqual([status, null]);
    expectDocumented(path, method, answer);
  });

  it.each(ROUTES.filter(({ path }) => path.includes("{id}")))(
    "$operationId of something that does not exist is a documented 404",
    async ({ operationId, method, path }) => {
      const answer = await request(method, path.replace("{id}", "none"), EXAMPLES[operationId]?.(ids).body);
      expect(answer.status).toBe(404);
      expectDocumented(path, method, answer);
    },
  );
});

/** Texts that have broken programs. */
const NASTY = fc.constantFrom(
  ...[
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "‮",
    "💥".repeat(50),
    "x".repeat(20_000),
    "'; DROP TABLE x --",
    "%",
    "\\",
  ],
  ...[
    "__proto__",
    "constructor",
    "null",
    "true",
    "-1",
    "1e999",
    "NaN",
    "0x10",
    "2026-02-30",
    "9999-12-31T23:59:60Z",
  ],
  ...[
    "0001-01-01T00:00:00Z",
    "+1",
    "+0000000000000000",
    "{{variables.x}}",
    "javascript:alert(1)",
    "a:is:b",
    "a:gt:~",
  ],
);
const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  NASTY,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(null, true, false, 0, -1, 0.5, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null], {
    "": null,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

const refTo = (ref: string) =>
  (document.components.schemas[ref.replace("#/components/schemas/", "")] ?? {}) as SchemaObject;
const ALL_IDS = () => Object.values(ids);

/** Values as a schema asks for them, now and then spoiled in one place. */
function valuesOf(schema: SchemaObject, name = "", depth = 0): fc.Arbitrary<unknown> {
  if (depth > 5) return fc.constant(null);
  if (typeof schema.$ref === "string") return valuesOf(refTo(schema.$ref), name, depth + 1);
  const spoiled = (good: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: JUNK });
  if (schema.const !== undefined) return spoiled(fc.constant(schema.const));
  if (Array.isArray(schema.enum)) return spoiled(fc.constantFrom(...schema.enum));
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (Array.isArray(choices))
    return fc.oneof(...choices.map((choice) => valuesOf(choice as SchemaObject, name, depth + 1)));
  if (name === "id" || name.endsWith("Id"))
    return spoiled(fc.oneof(fc.constantFrom(...ALL_IDS()), fc.constant("none")));
  switch (schema.type) {
    case "boolean":
      return spoiled(fc.boolean());
    case "integer":
    case "number":
      return spoiled(fc.oneof(fc.integer({ min: -5, max: 200 }), fc.double({ noNaN: true })));
    case "array":
      return spoiled(
        fc.array(valuesOf((schema.items ?? {}) as SchemaObject, "", depth + 1), { maxLength: 4 }),
      );
    case "object": {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, SchemaObject>);
      const required = (schema.required ?? []) as string[];
      const fields = Object.fromEntries(
        properties.map(([key, inner]) => {
          const value = valuesOf(inner, key, depth + 1);
          return [key, required.includes(key) ? value : fc.option(value, { nil: undefined })];
        }),
      );
      const free =
        typeof schema.additionalProperties === "object"
          ? fc.dictionary(fc.string(), JUNK, { maxKeys: 3 })
          : fc.constant({});
      return spoiled(fc.tuple(fc.record(fields), free).map(([known, more]) => ({ ...more, ...known })));
    }
    case "string":
      if (schema.format === "date-time")
        return spoiled(
          fc
            .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
            .map((at) => at.toISOString()),
        );
      if (schema.format === "date")
        return spoiled(fc.constantFrom("2026-03-01", "2024-02-29", "1970-01-01", "9999-12-31"));
      if (/phone|^to$|^from$/i.test(name))
        return spoiled(fc.constantFrom("+12025550142", "(202) 555-0142", "12"));
      return spoiled(
        fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom("status", "summary", "https://127.0.0.1/a")),
      );
    default:
      return JUNK;
  }
}

/** The document's operation, of which this test reads these parts. */
const described = (path: string, method: string) => (document.paths[path]?.[method] ?? {}) as Described;

interface Described {
  parameters?: { name: string; in: string; schema: SchemaObject }[];
  requestBody?: { content: { "application/json": { schema: SchemaObject } } };
}

describe("input made from the document, good, spoiled and nasty, never breaks", () => {
  it.each(ROUTES)("$operationId", { timeout: 120_000 }, async ({ method, path }) => {
    const { parameters = [], requestBody } = described(path, method);
    const query = parameters.filter((one) => one.in === "query");
    const queries = fc.record(
      Object.fromEntries(
        query.map(({ name, schema }) => [
          name,
          fc.option(valuesOf(schema, name), { nil: undefined, freq: 2 }),
        ]),
      ),
    );
    const bodies = requestBody
      ? fc.oneof(
          {
            weight: 8,
            arbitrary: valuesOf(requestBody.content["application/json"].schema).map(
              (value) => JSON.stringify(value) ?? "",
            ),
          },
          { weight: 1, arbitrary: fc.string().map((text) => `{${text}`) },
        )
      : fc.constant(undefined);
    const places = fc.oneof(
      { weight: 6, arbitrary: fc.constant(idFor(path, ids)) },
      { weight: 1, arbitrary: NASTY },
    );
    const work = async (values: Record<string, unknown>, body: string | undefined, id: string) => {
      const search = Object.entries(values).flatMap(([name, value]) =>
        [value].flat().flatMap((one) => (one === undefined ? [] : [`${name}=${encodeText(String(one))}`])),
      );
      const there = path.replace("{id}", encodeText(id.slice(0, 500)) || "none");
      const answer = await request(
        method,
        `${there}${search.length > 0 ? `?${search.join("&")}` : ""}`,
        body,
      );
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
      // An id of dots or slashes leads to another path.
      if (answer.status !== 405 && !(answer.status === 404 && !path.includes("{id}")))
        expectDocumented(path, method, answer);
    };
    await fc.assert(fc.asyncProperty(queries, bodies, places, work), { numRuns: 40, seed: 20261126 });
  });
});

const encodeText = (text: string) => encodeURIComponent(text.toWellFormed());
