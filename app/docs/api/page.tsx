import type { Metadata } from "next";
import { CodeBlock } from "@/app/_ui/code-block";
import { TextLink } from "@/app/_ui/link-button";
import { env } from "@/server/env";
import { REST_ERRORS } from "@/server/rest/errors";
import { openApiDocument } from "@/server/rest/openapi";
import { Contents, DocsPage, DocsSection } from "../_parts/docs-page";
import { Prose } from "../_parts/prose";
import { FIRST_CALL } from "./examples";
import { Operation } from "./operation";
import { readOperations } from "./read-document";
import { SchemaTable } from "./schema-table";

export const metadata: Metadata = {
  title: "API",
  description: "The public API of Wrapup: report finished calls, read what they led to, steer automations.",
};

/** Readable docs, made from the same document that machines read at /api/v1/openapi.json. */
export default function ApiDocsPage() {
  const base = env().APP_URL;
  const document = openApiDocument(base);
  const groups = readOperations(document);
  const { schemas } = document.components;
  return (
    <DocsPage
      name="API"
      contents={
        <ul className="flex flex-col gap-4">
          {groups.map(({ tag, operations }) => (
            <li key={tag}>
              <p className="mb-1 font-medium">{tag}</p>
              <Contents links={operations.map(({ id, summary }) => ({ id, label: summary }))} />
            </li>
          ))}
          <li>
            <a href="#objects" className="font-medium">
              Objects
            </a>
          </li>
          <li>
            <a href="#errors" className="font-medium">
              Errors
            </a>
          </li>
        </ul>
      }
    >
      <header className="flex flex-col gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Wrapup API</h1>
        <p className="max-w-prose text-ink-muted">
          <Prose text={document.info.description} />
        </p>
        <p className="max-w-prose text-ink-muted">
          Send an API key as <code className="font-mono text-sm">Authorization: Bearer wrk_…</code>; an admin
          makes one under Settings → API keys. A <code className="font-mono text-sm">POST</code> with an{" "}
          <code className="font-mono text-sm">Idempotency-Key</code> may be repeated: the first answer comes
          again for 24 hours. The whole description for tools is{" "}
          <TextLink href="/api/v1/openapi.json">openapi.json</TextLink> (OpenAPI 3.1).
        </p>
        <CodeBlock label="first request" language="text" code={FIRST_CALL(base)} />
      </header>
      {groups.map(({ tag, operations }) => (
        <section key={tag} aria-label={tag} className="flex flex-col gap-8">
          <h2 className="border-b pb-2 font-semibold text-xl tracking-tight">{tag}</h2>
          {operations.map((operation) => (
            <Operation key={operation.id} operation={operation} schemas={schemas} />
          ))}
        </section>
      ))}
      <section aria-labelledby="objects" className="flex flex-col gap-6">
        <h2 id="objects" className="border-b pb-2 font-semibold text-xl tracking-tight">
          Objects
        </h2>
        {Object.entries(schemas)
          .filter(([name]) => !/Part\d+$/.test(name) && name !== "Error")
          .map(([name, schema]) => (
            <div key={name} id={`object-${name}`} className="flex scroll-mt-8 flex-col gap-2">
              <h3 className="font-mono font-semibold">{name}</h3>
              <SchemaTable caption={name} schema={schema} schemas={schemas} />
            </div>
          ))}
      </section>
      <DocsSection id="errors" title="Errors">
        <CodeBlock
          label="example of an error"
          code={JSON.stringify({
            error: {
              code: "invalid",
              message: 'startedAt: An ISO 8601 time with its zone, such as "2026-03-01T09:30:00Z"',
              docUrl: `${base}/docs/api#error-invalid`,
              issues: [
                {
                  path: "startedAt",
                  message: 'An ISO 8601 time with its zone, such as "2026-03-01T09:30:00Z"',
                },
              ],
            },
          })}
        />
        <dl className="divide-y rounded-lg border bg-surface">
          {Object.entries(REST_ERRORS).map(([code, { status, meaning }]) => (
            <div
              key={code}
              id={`error-${code}`}
              className="grid scroll-mt-8 gap-x-4 px-4 py-2.5 target:bg-accent-subtle sm:grid-cols-[14rem_1fr]"
            >
              <dt className="font-mono text-sm">
                <span className="tabular text-ink-faint">{status}</span> {code}
              </dt>
              <dd className="text-ink-muted">
                <Prose text={meaning} />
              </dd>
            </div>
          ))}
        </dl>
      </DocsSection>
    </DocsPage>
  );
}
