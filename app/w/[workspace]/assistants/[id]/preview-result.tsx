import { ArrowRight, Quote, TriangleAlert } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { cn } from "@/app/_ui/cn";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { Preview, PreviewedValue } from "@/server/domain/evaluation/preview";
import type { Evidence } from "@/server/domain/evaluation/schema";
import { Value } from "../../calls/value";

interface PreviewResultProps {
  preview: Preview;
  variables: PostCallVariable[];
}

/** Variable by variable: what the call shows now, and what the form's variables read. */
export function PreviewResult({ preview, variables }: PreviewResultProps) {
  const changed = preview.values.filter((value) => value.changed).length;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-medium">
        {changed === 0
          ? "Every value stays as it is"
          : `${changed} of ${preview.values.length} values ${changed === 1 ? "changes" : "change"}`}
      </p>
      <ul className="divide-y overflow-hidden rounded-lg border" aria-label="Values">
        <li aria-hidden className={cn(COLUMNS, "py-2 font-medium text-ink-muted text-xs max-sm:hidden")}>
          <span>Variable</span>
          <span>Now</span>
          <span />
          <span>With the form's variables</span>
        </li>
        {preview.values.map((value) => (
          <Row
            key={value.name}
            value={value}
            unit={variables.find(({ name }) => name === value.name)?.settings.unit}
          />
        ))}
      </ul>
      <p className="text-ink-faint text-xs">
        Read by {readerOf(preview.model)} in {preview.latencyMs.toLocaleString("en")} ms
        {preview.costUsd !== null && `, for $${preview.costUsd.toFixed(4)}`}. Nothing is stored.
      </p>
    </div>
  );
}

const COLUMNS =
  "grid grid-cols-[minmax(7rem,1fr)_minmax(0,1.4fr)_1rem_minmax(0,1.6fr)] gap-x-3 gap-y-1.5 px-3 max-sm:grid-cols-1";
/** Where the columns stand below each other each says what it is; else the first row does. */
const LABEL = "text-ink-muted text-xs sm:sr-only";

const readerOf = (model: string) =>
  model === "basic"
    ? "the built-in rules (basic)"
    : model === "none"
      ? "nobody: the customer said nothing"
      : model;

function Row({
  value: { name, before, after, changed },
  unit,
}: {
  value: PreviewedValue;
  unit: string | undefined;
}) {
  return (
    <li aria-label={name} className={cn(COLUMNS, "py-2.5", changed && "bg-accent-subtle")}>
      <div className="flex min-w-0 items-start gap-2 sm:flex-col sm:gap-1">
        <span className="min-w-0 max-w-full truncate font-medium font-mono text-sm" title={name}>
          {name}
        </span>
        {changed && <Badge tone="accent">{before ? "Changed" : "New"}</Badge>}
      </div>
      <div className="min-w-0">
        <span className={LABEL}>Now</span>
        <div className="break-words">
          {before ? (
            <>
              <Value value={before.value} unit={unit} />
              {before.corrected && (
                <span className="block text-ink-muted text-xs">Corrected by a person</span>
              )}
            </>
          ) : (
            <span className="text-ink-faint">Not read yet</span>
          )}
        </div>
      </div>
      <ArrowRight aria-hidden className="mt-0.5 size-4 text-ink-faint max-sm:hidden" />
      <div className="min-w-0">
        <span className={LABEL}>With the form's variables</span>
        <div className="break-words">
          <Value value={after.value} unit={unit} />
        </div>
        {after.value === null && after.reason && <p className="text-ink-muted text-sm">{after.reason}</p>}
        {after.evidence.map((evidence) => (
          <Proof key={`${evidence.turn}:${evidence.quote}`} evidence={evidence} />
        ))}
      </div>
    </li>
  );
}

function Proof({ evidence: { turn, quote, verified } }: { evidence: Evidence }) {
  const Icon = verified ? Quote : TriangleAlert;
  return (
    <p
      className={cn(
        "mt-1 flex items-start gap-1.5 text-sm",
        verified ? "text-ink-muted" : "text-warning-text",
      )}
    >
      <Icon aria-hidden className="mt-1 size-3 shrink-0" />
      <span className="line-clamp-3 min-w-0">
        {verified ? quote : `Not proved: “${quote}” is not in the transcript`}
      </span>
      {verified && (
        <span className="tabular ml-auto shrink-0 text-ink-faint text-xs leading-5">turn {turn + 1}</span>
      )}
    </p>
  );
}
