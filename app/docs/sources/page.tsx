import type { Metadata } from "next";
import { CodeBlock } from "@/app/_ui/code-block";
import { TextLink } from "@/app/_ui/link-button";
import { platformDocs } from "@/server/api/platform-docs";
import { PLATFORM_WORDS, type PlatformName } from "@/server/domain/sources/shared";
import { Contents, Definitions, DocsPage, DocsSection } from "../_parts/docs-page";
import { Prose } from "../_parts/prose";

export const metadata: Metadata = {
  title: "Sources",
  description: "What voice platforms post to Wrapup, how it is verified, and which call is made of it.",
};

const ANSWERS: [status: string, meaning: string][] = [
  ["202", "Stored. A job makes a call of it, or it waits until its assistant is assigned to one of yours."],
  ["200", "Known already, or not about a finished call: nothing more happens."],
  ["401", "The signature is missing or wrong. Nothing is kept; the source's page says that it happened."],
  ["404", "No source has this URL: it was replaced by a new one."],
  ["413", "The body weighs more than 1 MB."],
  [
    "422",
    "It cannot be read, or its transcript has more than 500,000 characters. It is kept with the reason, and is taken in again after a fix.",
  ],
  ["503", "We could not store it. Send it again after Retry-After."],
];

/** How the signature comes about, and what is read in an unexpected way. */
const READ: Record<PlatformName, { signature: string; notes: string[] }> = {
  vapi: {
    signature:
      "The credential of the server URL: a bearer token, `x-vapi-secret`, or an HMAC-SHA256 of the body in `x-vapi-signature`.",
    notes: [
      'Only `end-of-call-report` is a finished call. `successEvaluation` is always text there: "true" and "false" become yes and no, other verdicts stay words.',
      "Structured outputs go by their `name`, not by their id.",
    ],
  },
  retell: {
    signature: "HMAC-SHA256 of body and time in milliseconds, with the API key; valid for five minutes.",
    notes: [
      "`call_ended` comes first, `call_analyzed` later, or the other way round: both make one call. `event_type` is read like `event`.",
      "The customer is `from_number` of an inbound call and `to_number` of an outbound one.",
    ],
  },
  elevenlabs: {
    signature: "HMAC-SHA256 of time and body, joined by a dot.",
    notes: [
      "A turn is its `message`, which is what was said; `original_message` of an interrupted turn never is. Turns of tools have none and are left out.",
      "Results of criteria are `success`, `failure` or `unknown`: yes, no, and nothing.",
    ],
  },
  bland: {
    signature: "HMAC-SHA256 of the body in hex.",
    notes: [
      "The post has no envelope; it is known by `concatenated_transcript`. `call_length` is in minutes, `corrected_duration` in seconds, as text.",
    ],
  },
  synthflow: {
    signature: "HMAC-SHA256 of the call's id in hex.",
    notes: [
      "`collected_variables` may lie one level deeper, by agent. The call's `timezone` becomes the contact's, for quiet hours.",
    ],
  },
  famulor: {
    signature: "These posts are not signed: whoever knows the URL may post.",
    notes: [
      "`transcript` is a list, or a text of lines that begin with the speaker. `finished_at` is when the record last changed, so the end is reckoned from `duration`.",
    ],
  },
};

/** What comes in from voice platforms, made from the code that reads it. */
export default function SourceDocsPage() {
  const docs = platformDocs();
  return (
    <DocsPage
      name="Sources"
      contents={
        <Contents
          links={[
            { id: "answers", label: "Answers" },
            ...docs.map(({ platform }) => ({ id: platform, label: PLATFORM_WORDS[platform].label })),
          ]}
        />
      }
    >
      <header className="flex flex-col gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">Sources</h1>
        <p className="max-w-prose text-ink-muted">
          Voice platforms post their finished calls to a URL of your workspace, which Settings → Sources
          shows. A post is recognised by its shape, whichever of your URLs it comes to, stored as it came, and
          made into a call. Other systems use the <TextLink href="/docs/api">API</TextLink>; what follows a
          call is sent on by <TextLink href="/docs/webhooks">webhooks</TextLink>.
        </p>
        <p className="max-w-prose text-ink-muted">
          What the platform extracted itself is kept in{" "}
          <code className="font-mono text-[0.93em]">platformValues</code> and shown beside your variables,
          which are read from the transcript. A number that cannot be read is left out with a note; a value of
          an unexpected kind counts as absent, and no call is lost by it.
        </p>
      </header>
      <DocsSection id="answers" title="Answers">
        <Definitions entries={ANSWERS} code short />
      </DocsSection>
      {docs.map(({ platform, sample, headers, call }) => {
        const { label, steps } = PLATFORM_WORDS[platform];
        return (
          <DocsSection key={platform} id={platform} title={label}>
            <ol className="flex max-w-prose list-decimal flex-col gap-1 pl-5 text-ink-muted">
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p className="max-w-prose text-ink-muted">
              <Prose text={READ[platform].signature} />
            </p>
            {headers.map(([name, value]) => (
              <CodeBlock
                key={name}
                language="text"
                label={`signature of ${label}`}
                code={`${name}: ${value}`}
              />
            ))}
            {READ[platform].notes.map((note) => (
              <p key={note} className="max-w-prose text-ink-muted">
                <Prose text={note} />
              </p>
            ))}
            <div className="grid gap-4 xl:grid-cols-2">
              <div className="flex min-w-0 flex-col gap-1.5">
                <h3 className="font-medium text-sm">What it posts</h3>
                <CodeBlock label={`sample of ${label}`} code={JSON.stringify(sample)} />
              </div>
              <div className="flex min-w-0 flex-col gap-1.5">
                <h3 className="font-medium text-sm">The call that it becomes</h3>
                <CodeBlock label={`call of ${label}`} code={JSON.stringify(call)} />
              </div>
            </div>
          </DocsSection>
        );
      })}
    </DocsPage>
  );
}
