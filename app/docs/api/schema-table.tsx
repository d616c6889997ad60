import { TextLink } from "@/app/_ui/link-button";
import type { SchemaObject } from "@/server/rest/openapi";
import { nameOf, readNode, typeOf } from "./read-document";

interface SchemaTableProps {
  caption: string;
  schema: unknown;
  schemas: SchemaObject;
  /** Of a request: which fields must be there. In an answer all are. */
  request?: boolean;
}

interface Row {
  path: string;
  schema: SchemaObject;
  required: boolean;
}

const asSchema = (value: unknown): SchemaObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** Fields of an object and of what is inside it, by dotted path; a named object inside is a link, not a copy. */
function rowsOf(schema: SchemaObject | undefined, prefix: string): Row[] {
  const node = readNode(schema);
  return Object.entries(node.properties ?? {}).flatMap(([name, inner]) => {
    const path = `${prefix}${name}`;
    const below = readNode(inner);
    const nested = below.type === "array" ? below.items : inner;
    const row = { path, schema: inner, required: node.required?.includes(name) ?? false };
    return [row, ...rowsOf(nested, `${path}${below.type === "array" ? "[]" : ""}.`)];
  });
}

const limitOf = (schema: SchemaObject): string | null => {
  const { maxLength, maxItems, maximum } = readNode(schema);
  if (maxLength !== undefined) return `at most ${maxLength.toLocaleString("en")} characters`;
  if (maxItems !== undefined) return `at most ${maxItems.toLocaleString("en")}`;
  return maximum === undefined || maximum > 1e9 ? null : `at most ${maximum}`;
};

const refOf = (schema: SchemaObject): string | null => {
  const node = readNode(schema);
  const ref = node.$ref ?? readNode(node.items).$ref;
  return ref && !/Part\d+$/.test(ref) ? nameOf(ref) : null;
};

export function SchemaTable({ caption, schema, schemas, request = false }: SchemaTableProps) {
  const own = asSchema(schema);
  const ref = readNode(own).$ref;
  if (ref) {
    return (
      <p>
        <TextLink href={`#object-${nameOf(ref)}`} className="font-mono text-sm">
          {nameOf(ref)}
        </TextLink>
      </p>
    );
  }
  const rows = rowsOf(own, "");
  if (rows.length === 0) return <p className="text-ink-muted">{typeOf(own)}</p>;
  return (
    <dl aria-label={caption} className="divide-y rounded-lg border bg-surface">
      {rows.map(({ path, schema: field, required }) => {
        const { description, default: preset } = readNode(field);
        const name = refOf(field);
        const notes = [
          description,
          limitOf(field),
          preset === undefined ? null : `default ${JSON.stringify(preset)}`,
        ].filter((note) => note && note.length < 300);
        return (
          <div key={path} className="grid gap-x-4 px-4 py-2 sm:grid-cols-[14rem_1fr]">
            <dt className="break-words font-mono text-sm">
              {path}
              {request && required && (
                <span className="ml-1.5 font-sans text-danger-text text-xs">required</span>
              )}
            </dt>
            <dd className="min-w-0 text-sm">
              {name && asSchema(schemas[name]) ? (
                <TextLink href={`#object-${name}`}>{typeOf(field)}</TextLink>
              ) : (
                <span>{typeOf(field)}</span>
              )}
              {notes.length > 0 && <span className="text-ink-muted">, {notes.join("; ")}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
