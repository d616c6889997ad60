"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { Field } from "@/app/_ui/field";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Select } from "@/app/_ui/select";
import { Sheet } from "@/app/_ui/sheet";
import { Skeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import type { CallDetail, RevisionView } from "@/server/domain/calls/call-detail";
import { useEvidence } from "./evidence-focus";
import { diffRevisions } from "./revision-diff";
import { Diff } from "./revision-rows";

interface RevisionsSheetProps {
  detail: CallDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const modelName = (model: string) =>
  model === "basic"
    ? "the built-in extractor (basic)"
    : model === "none"
      ? "nobody: the customer said nothing"
      : model;

/** Every reading of the call, and any two of them side by side. */
export function RevisionsSheet({ detail, open, onOpenChange }: RevisionsSheetProps) {
  const { choose, shown } = useEvidence();
  const { revisions } = detail;
  const show = (revision: number) => {
    choose(revision === detail.call.evaluation.revision ? null : revision);
    onOpenChange(false);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Revisions"
      description="Each reading of the call, as it was made. Corrections are not part of them."
    >
      <div className="flex flex-col gap-6">
        <ol aria-label="Revisions, newest first" className="divide-y overflow-hidden rounded-lg border">
          {revisions.map((one) => (
            <li key={one.revision} className="flex flex-wrap items-center gap-x-3 px-3 py-2.5">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <span className="font-medium">Revision {one.revision}</span>
                  {one.revision === detail.call.evaluation.revision && <Badge>Newest</Badge>}
                  <RelativeTime at={one.createdAt} className="text-ink-muted text-sm" />
                </p>
                <p className="break-words text-ink-muted text-sm">Read by {modelName(one.model)}</p>
                <p className="tabular text-ink-faint text-xs">
                  {one.latencyMs.toLocaleString("en")} ms · {tokensOf(one)} · {costOf(one)}
                </p>
              </div>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Show revision ${one.revision}`}
                disabled={one.revision === shown.revision}
                onClick={() => show(one.revision)}
              >
                {one.revision === shown.revision ? "Shown" : "Show"}
              </Button>
              {one.promptHash && (
                <ModelAnswer callId={detail.call.id} revision={one.revision} promptHash={one.promptHash} />
              )}
            </li>
          ))}
        </ol>
        {revisions.length > 1 && <Comparison revisions={revisions} />}
      </div>
    </Sheet>
  );
}

interface ModelAnswerProps {
  callId: string;
  revision: number;
  promptHash: string;
}

/** What the model said itself, for whoever wants to know why a value is what it is. */
function ModelAnswer({ callId, revision, promptHash }: ModelAnswerProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery(
    trpc.evaluation.answer.queryOptions({ callId, revision }, { enabled: open }),
  );
  return (
    <details className="mt-1.5 w-full" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit text-ink-muted text-sm">The model's own answer</summary>
      <div className="mt-2 flex flex-col gap-2">
        <p className="text-ink-muted text-xs">
          As it came, before it was checked. Asked by prompt{" "}
          <span className="font-mono" title={promptHash}>
            {promptHash.slice(0, 12)}
          </span>
          .
        </p>
        {error ? (
          <FormError message={error.message} />
        ) : data === undefined ? (
          <Skeleton className="h-24" />
        ) : data === null ? (
          <p className="text-ink-muted text-sm">It was deleted with the transcript.</p>
        ) : (
          <CodeBlock label={`Answer of revision ${revision}`} code={data} />
        )}
      </div>
    </details>
  );
}

const tokensOf = ({ inputTokens, outputTokens }: RevisionView) =>
  inputTokens === null && outputTokens === null
    ? "no tokens"
    : `${(inputTokens ?? 0).toLocaleString("en")} tokens in, ${(outputTokens ?? 0).toLocaleString("en")} out`;

const money = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
});

/** The rules of our own cost nothing; of a model whose price nobody knows it cannot be said. */
const costOf = ({ costUsd, model }: RevisionView) =>
  costUsd !== null
    ? money.format(costUsd)
    : model === "basic" || model === "none"
      ? "free"
      : "price not known";

function Comparison({ revisions }: { revisions: RevisionView[] }) {
  const [after, setAfter] = useState(revisions[0]?.revision);
  const [before, setBefore] = useState(revisions[1]?.revision);
  const [older, newer] = [before, after].map((wanted) =>
    revisions.find(({ revision }) => revision === wanted),
  );
  return (
    <section aria-labelledby="comparison" className="flex flex-col gap-3">
      <h3 id="comparison" className="font-semibold text-base">
        Compare
      </h3>
      <div className="grid grid-cols-2 gap-3">
        <Choice label="Before" value={before} onChange={setBefore} revisions={revisions} />
        <Choice label="After" value={after} onChange={setAfter} revisions={revisions} />
      </div>
      {older && newer && (
        <div aria-live="polite">
          <Diff
            rows={diffRevisions(older, newer)}
            definitions={[...newer.definitions, ...older.definitions]}
          />
        </div>
      )}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  value: number | undefined;
  onChange: (revision: number) => void;
  revisions: RevisionView[];
}

function Choice({ label, value, onChange, revisions }: ChoiceProps) {
  return (
    <Field label={label}>
      {(aria) => (
        <Select {...aria} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {revisions.map(({ revision }) => (
            <option key={revision} value={revision}>
              Revision {revision}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
