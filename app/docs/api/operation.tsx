import { Badge, type Tone } from "@/app/_ui/badge";
import type { SchemaObject } from "@/server/rest/openapi";
import { Prose } from "../_parts/prose";
import { type OperationView, typeOf } from "./read-document";
import { SchemaTable } from "./schema-table";

const TONES: Record<string, Tone> = {
  GET: "info",
  POST: "success",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "danger",
};
const PLACES = { path: "in the path", query: "in the query", header: "as a header" } as const;

export function Operation({ operation, schemas }: { operation: OperationView; schemas: SchemaObject }) {
  const { id, method, path, summary, description, parameters, requestBody, responses, scope } = operation;
  const successes = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  const answer = successes.find(([, { content }]) => content)?.[1].content?.["application/json"].schema;
  return (
    <article id={id} aria-labelledby={`${id}-title`} className="flex scroll-mt-8 flex-col gap-3">
      <h3 id={`${id}-title`} className="font-semibold text-lg">
        {summary}
      </h3>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={TONES[method] ?? "neutral"}>{method}</Badge>
        <code className="break-all font-mono text-sm">/api/v1{path}</code>
        <span className="text-ink-faint text-xs">
          needs <code className="font-mono">{scope}</code>
        </span>
      </p>
      {description && (
        <p className="max-w-prose text-ink-muted">
          <Prose text={description} />
        </p>
      )}
      {parameters.length > 0 && (
        <Part title="Parameters">
          <dl className="divide-y rounded-lg border bg-surface">
            {parameters.map((parameter) => (
              <div key={parameter.name} className="grid gap-x-4 px-4 py-2 sm:grid-cols-[14rem_1fr]">
                <dt className="font-mono text-sm">
                  {parameter.name}
                  {parameter.required && (
                    <span className="ml-1.5 font-sans text-danger-text text-xs">required</span>
                  )}
                </dt>
                <dd className="text-sm">
                  {typeOf(parameter.schema)} <span className="text-ink-muted">{PLACES[parameter.in]}</span>
                  {parameter.description && <span className="text-ink-muted">. {parameter.description}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      {requestBody && (
        <Part title="Body">
          <SchemaTable
            request
            caption={`Body of ${summary}`}
            schema={requestBody.content["application/json"].schema}
            schemas={schemas}
          />
        </Part>
      )}
      <Part title="Answer">
        <ul className="flex flex-col gap-1 text-sm">
          {successes.map(([status, response]) => (
            <li key={status}>
              <span className="tabular font-mono">{status}</span>{" "}
              <span className="text-ink-muted">{response.description}</span>
            </li>
          ))}
        </ul>
        {answer && <SchemaTable caption={`Answer of ${summary}`} schema={answer} schemas={schemas} />}
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h4 className="font-medium text-ink-muted text-sm">{title}</h4>
      {children}
    </div>
  );
}
