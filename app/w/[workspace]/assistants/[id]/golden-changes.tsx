import { ArrowRight } from "lucide-react";
import { Badge, type Tone } from "@/app/_ui/badge";
import { formatPhone } from "@/app/_ui/format-phone";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { GoldenCallView } from "@/server/domain/evaluation/golden";
import type { ChangedValue, ChangeVerdict } from "@/server/domain/evaluation/golden-score";
import { Value } from "../../calls/value";

interface GoldenChangesProps {
  base: string;
  changes: ChangedValue[];
  golden: GoldenCallView[];
  variables: PostCallVariable[];
}

const VERDICTS: Record<ChangeVerdict, { label: string; tone: Tone; rank: number }> = {
  worse: { label: "Worse", tone: "danger", rank: 0 },
  still_wrong: { label: "Still wrong", tone: "warning", rank: 1 },
  better: { label: "Better", tone: "success", rank: 2 },
};

/** Each value that comes out otherwise than before, the worse ones first, with what is right. */
export function GoldenChanges({ base, changes, golden, variables }: GoldenChangesProps) {
  if (changes.length === 0) {
    return (
      <p className="border-t px-4 py-2.5 text-ink-muted text-sm">No judged value comes out otherwise.</p>
    );
  }
  const sorted = changes.toSorted((one, other) => VERDICTS[one.verdict].rank - VERDICTS[other.verdict].rank);
  const unitOf = (name: string) => variables.find((one) => one.name === name)?.settings.unit;
  return (
    <ul aria-label="Changed values" className="max-h-96 divide-y overflow-y-auto border-t">
      {sorted.map((change) => (
        <li key={`${change.callId}-${change.name}`} className="flex flex-col gap-1 px-4 py-2.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 truncate font-medium font-mono text-sm">{change.name}</span>
            <Badge tone={VERDICTS[change.verdict].tone}>{VERDICTS[change.verdict].label}</Badge>
            <a
              href={`${base}/calls/${change.callId}`}
              target="_blank"
              rel="noreferrer"
              className="ml-auto rounded-sm text-ink-muted text-sm underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              Call with {customerOf(golden.find(({ callId }) => callId === change.callId))}
              <span className="sr-only"> in a new tab</span>
            </a>
          </p>
          <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <Value value={change.before} unit={unitOf(change.name)} dense />
            <ArrowRight aria-label="to" className="size-3.5 shrink-0 text-ink-faint" />
            <Value value={change.after} unit={unitOf(change.name)} dense />
          </p>
          {change.verdict !== "better" && (
            <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-ink-muted text-xs">
              Right is <Value value={change.wanted} unit={unitOf(change.name)} dense />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

const customerOf = (golden: GoldenCallView | undefined) =>
  golden?.call.customer ??
  (golden?.call.customerPhone ? formatPhone(golden.call.customerPhone) : "a customer");
