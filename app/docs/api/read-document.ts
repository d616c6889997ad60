import { z } from "zod";
import type { openApiDocument, SchemaObject } from "@/server/rest/openapi";

const Schema = z.custom<SchemaObject>((value) => typeof value === "object" && value !== null);
const Content = z.object({ "application/json": z.object({ schema: Schema }) });
const OperationObject = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string(),
  description: z.string().optional(),
  "x-scope": z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(["path", "query", "header"]),
      required: z.boolean(),
      description: z.string().optional(),
      schema: Schema,
    }),
  ),
  requestBody: z.object({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
});

export type OperationView = z.output<typeof OperationObject> & {
  id: string;
  method: string;
  path: string;
  scope: string;
};

/** The document's operations by tag, in its order. */
export function readOperations({ paths }: ReturnType<typeof openApiDocument>) {
  const operations: OperationView[] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const read = OperationObject.parse(operation);
      return { ...read, scope: read["x-scope"], id: read.operationId, method: method.toUpperCase(), path };
    }),
  );
  const tags = [...new Set(operations.map(({ tags: [tag] }) => tag))];
  return tags.map((tag) => ({ tag, operations: operations.filter(({ tags: [own] }) => own === tag) }));
}

const Node = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  anyOf: z.array(Schema).optional(),
  allOf: z.array(Schema).optional(),
  items: Schema.optional(),
  properties: z.record(z.string(), Schema).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.union([Schema, z.boolean()]).optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  maximum: z.number().optional(),
});

export const readNode = (schema: SchemaObject | undefined) => Node.safeParse(schema ?? {}).data ?? {};

const PREFIX = "#/components/schemas/";
export const nameOf = (ref: string) => ref.slice(PREFIX.length);

/** A schema's type in words: "text", "one of a, b", "list of Call", "number or null". */
export function typeOf(schema: SchemaObject | undefined): string {
  const node = readNode(schema);
  if (node.$ref) return /Part\d+$/.test(node.$ref) ? "any JSON" : nameOf(node.$ref);
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return `one of ${node.enum.map((value) => String(value)).join(", ")}`;
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(" or ");
  if (node.allOf) return node.allOf.map(typeOf).join(" and ");
  if (node.type === "array") return `list of ${typeOf(node.items)}`;
  if (node.type === "object" && !node.properties && typeof node.additionalProperties === "object") {
    return `object of ${typeOf(node.additionalProperties)} by name`;
  }
  if (node.format === "date-time") return "time";
  if (node.format === "date") return "day";
  const kinds = [node.type ?? "any JSON"].flat();
  return kinds.map((kind) => (kind === "string" ? "text" : kind)).join(" or ");
}
