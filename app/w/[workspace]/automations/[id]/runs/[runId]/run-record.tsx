"use client";
import { cn } from "@/app/_ui/cn";
import { CodeBlock } from "@/app/_ui/code-block";
import { formatPhone } from "@/app/_ui/format-phone";
import { KeyValue } from "@/app/_ui/key-value";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { RunDetail, RunStepView } from "@/server/domain/automations/get-run";
import { findStep, stepTitle } from "@/server/domain/automations/shared/tree";
import { lanesOf } from "@/server/domain/automations/steps/all";
import { laneTaken } from "./run-tree";

/** Input, output, attempts and error of the chosen step: in words, and raw. */
export function RunRecord({ base, run, chosen }: { base: string; run: RunDetail; chosen: string }) {
  const record = run.steps.find(({ id }) => id === chosen);
  const step = run.definition && findStep(run.definition, chosen)?.step;
  return (
    <section
      aria-labelledby="record-title"
      className="flex min-w-0 flex-col gap-4 rounded-lg border bg-surface p-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto"
    >
      <h2 id="record-title" className="font-semibold">
        {record?.name ?? (step ? stepTitle(step) : "Phone call ended")}
      </h2>
      {record ? (
        <StepRecord base={base} run={run} record={record} />
      ) : step ? (
        <p className="text-ink-muted">This step was not reached.</p>
      ) : (
        <>
          <p className="text-ink-muted">
            The call's data as it came in; the run works on it and on nothing newer.
          </p>
          <CodeBlock label="input" code={JSON.stringify(run.payload)} />
        </>
      )}
    </section>
  );
}

function StepRecord({ base, run, record }: { base: string; run: RunDetail; record: RunStepView }) {
  const step = run.definition && findStep(run.definition, record.id)?.step;
  const lane = step ? lanesOf(step).find(({ key }) => key === laneTaken(record)) : undefined;
  const output = record.output;
  const said = (key: string) => {
    const value =
      typeof output === "object" && output !== null && !Array.isArray(output) ? output[key] : undefined;
    return typeof value === "string" ? value : null;
  };
  const messageId = said("messageId");
  const message = run.messages.find(({ id }) => id === messageId);
  return (
    <>
      {record.error && (
        <p
          role={record.state === "failed" ? "alert" : undefined}
          className={cn(
            "rounded-md border px-2.5 py-1.5 text-sm",
            // A step that waits is not broken.
            record.state === "running" || record.state === "waiting"
              ? "border-warning-line bg-warning-subtle text-warning-text"
              : "border-danger-line bg-danger-subtle text-danger-text",
          )}
        >
          {record.error}
        </p>
      )}
      {said("note") && (
        <p className="rounded-md border border-warning-line bg-warning-subtle px-2.5 py-1.5 text-sm text-warning-text">
          {said("note")}
        </p>
      )}
      <KeyValue
        items={[
          ["State", <StateBadge key="state" of="step" value={record.state} />],
          ["Lane", lane && [lane.title, said("explanation")].filter(Boolean).join(": ")],
          ["Message", message && <StateBadge key="message" of="message" value={message.status} />],
          ["To", message && <span className="tabular">{formatPhone(message.to)}</span>],
          ["Carrier", message?.status !== "pending" && message?.reason],
          [
            "Attempts",
            <span key="attempts" className="tabular">
              {record.attempts}
            </span>,
          ],
          ["Started", <RelativeTime key="started" at={record.startedAt} />],
          [
            "Thread",
            message && (
              <TextLink key="thread" href={`${base}/messages`}>
                Messages
              </TextLink>
            ),
          ],
        ]}
      />
      <h3 className="-mb-2 font-medium text-sm">Input</h3>
      <CodeBlock label="input" code={JSON.stringify(record.input)} />
      <h3 className="-mb-2 font-medium text-sm">Output</h3>
      <CodeBlock label="output" code={JSON.stringify(record.output ?? null)} />
    </>
  );
}
