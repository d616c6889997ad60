import type { Metadata } from "next";
import { z } from "zod";
import { CodeBlock } from "@/app/_ui/code-block";
import { TextLink } from "@/app/_ui/link-button";
import { Snippets } from "@/app/w/[workspace]/webhooks/_parts/snippets";
import { PAYLOADS } from "@/server/domain/webhooks/schema";
import { EVENT_TYPES, EVENT_WORDS, PAYLOAD_VERSION } from "@/server/domain/webhooks/shared/events";
import { sampleData } from "@/server/domain/webhooks/shared/samples";
import { RETRY_WAITS } from "@/server/domain/webhooks/shared/schedule";
import { Contents, Definitions, DocsPage, DocsSection } from "../_parts/docs-page";

export const metadata: Metadata = {
  title: "Webhooks",
  description:
    "What Wrapup sends to your server: events, signature, attempts, and the shape of each payload.",
};

const HEADERS: [name: string, meaning: string][] = [
  [
    "webhook-id",
    "The event's id, the same on every attempt and every resend: keep it, and drop what you had",
  ],
  [
    "webhook-timestamp",
    "When this attempt was made, in seconds since 1970; refuse what is more than five minutes off",
  ],
  [
    "webhook-signature",
    "One or more of v1,<base64>, separated by spaces; two while a secret is being rotated",
  ],
];

const PROMISES: [title: string, text: string][] = [
  [
    "At least once",
    "Answer any 2xx within 15 seconds; work later. Everything else is a failure, redirects too.",
  ],
  [
    "Order",
    "Events of one call reach an endpoint one after the other; while one is being retried, the later ones wait. Between calls there is no order.",
  ],
  [
    "Busy servers",
    "A Retry-After of up to a day is kept to. After ten failures in a row within five minutes the endpoint rests, and one event tries it again.",
  ],
  [
    "Dead servers",
    "410 switches an endpoint off at once, five days of nothing but failures too, with a notice. What happens meanwhile is kept: Recover sends it.",
  ],
  [
    "Size",
    "We read 64 kB of your answer and keep 4 kB of it. Transcript and recording can be left out of an endpoint's events.",
  ],
];

const waitText = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;

const example = (type: (typeof EVENT_TYPES)[number]) =>
  JSON.stringify({
    ...{ id: "msg_01K0EXAMPLE", type, version: PAYLOAD_VERSION, timestamp: "2026-03-02T10:01:05.000Z" },
    data: sampleData(type),
  });

/** Readable docs of what is sent, made from the schemas that make it. */
export default function WebhookDocsPage() {
  return (
    <DocsPage
      name="Webhooks"
      contents={
        <Contents
          links={[
            { id: "request", label: "Request" },
            { id: "verify", label: "Verify" },
            { id: "attempts", label: "Attempts" },
            { id: "version", label: "Version" },
            ...EVENT_TYPES.map((type) => ({ id: type, label: type, code: true })),
          ]}
        />
      }
    >
      <header className="flex flex-col gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Webhooks</h1>
        <p className="max-w-prose text-ink-muted">
          Wrapup posts what happens to your calls to your URL as JSON, signed by{" "}
          <TextLink href="https://www.standardwebhooks.com">Standard Webhooks</TextLink>. Add an endpoint
          under Webhooks, choose its events, and send it a test. The other direction is the{" "}
          <TextLink href="/docs/api">API</TextLink>.
        </p>
      </header>
      <DocsSection id="request" title="The request">
        <Definitions entries={HEADERS} code />
        <p className="max-w-prose text-ink-muted">
          What is signed is <code className="font-mono text-sm">id.timestamp.body</code>, with the bytes that
          follow <code className="font-mono text-sm">whsec_</code> in your secret, decoded from base64, as the
          key of HMAC-SHA256.
        </p>
      </DocsSection>
      <DocsSection id="verify" title="Verify">
        <Snippets />
      </DocsSection>
      <DocsSection id="attempts" title="Attempts">
        <p className="tabular max-w-prose text-ink-muted">
          At once, then after {RETRY_WAITS.map(waitText).join(", ")}; each wait a fifth longer or shorter by
          chance.
        </p>
        <Definitions entries={PROMISES} />
      </DocsSection>
      <DocsSection id="version" title="Version">
        <p className="max-w-prose text-ink-muted">
          Every payload carries <code className="font-mono text-sm">version</code>, at present{" "}
          {PAYLOAD_VERSION}. It rises only when a field is renamed, removed or means something else; fields
          are added within a version, so ignore what you do not know. The names in{" "}
          <code className="font-mono text-sm">data.variables</code> are your assistant's: whoever renames or
          removes one is shown what changes here before it is saved. What is not known is null.
        </p>
      </DocsSection>
      {EVENT_TYPES.map((type) => (
        <section key={type} aria-labelledby={type} className="flex flex-col gap-4">
          <h2 id={type} className="scroll-mt-8 border-b pb-2 font-mono font-semibold text-lg">
            {type}
          </h2>
          <p className="max-w-prose text-ink-muted">{EVENT_WORDS[type]}.</p>
          <CodeBlock label={`example of ${type}`} code={example(type)} />
          <details>
            <summary className="cursor-pointer font-medium text-sm">JSON Schema</summary>
            <CodeBlock
              className="mt-2"
              label={`JSON Schema of ${type}`}
              code={JSON.stringify(z.toJSONSchema(PAYLOADS[type]))}
            />
          </details>
        </section>
      ))}
    </DocsPage>
  );
}
