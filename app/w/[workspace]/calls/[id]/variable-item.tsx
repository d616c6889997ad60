"use client";
import { Quote, TriangleAlert } from "lucide-react";
import { cn } from "@/app/_ui/cn";
import type { AskedVariable } from "@/server/domain/calls/call-detail";
import type { Evidence, VariableValue } from "@/server/domain/evaluation/schema";
import { typeLabel } from "../../assistants/[id]/type-labels";
import { Value } from "../value";
import { useEvidence } from "./evidence-focus";

interface VariableItemProps {
  definition: AskedVariable;
  value: VariableValue;
  /** It is required, was asked for, and is unknown. */
  missing: boolean;
  evidence: Evidence[];
  /** Why it is unknown. */
  reason: string | null;
}

export function VariableItem({ definition, value, missing, evidence, reason }: VariableItemProps) {
  return (
    <div className="flex flex-col gap-1 px-4 py-3">
      <dt className="flex items-baseline justify-between gap-2" title={definition.description}>
        <span className="min-w-0 truncate font-medium font-mono text-sm">{definition.name}</span>
        <span className="shrink-0 text-ink-faint text-xs">{typeLabel(definition.type)}</span>
      </dt>
      <dd className="flex flex-col gap-1.5">
        <Value value={value} missing={missing} unit={definition.settings.unit} />
        {value === null && reason && <p className="text-ink-muted text-sm">{reason}</p>}
        {evidence.map((one) => (
          <Proof key={`${one.turn}-${one.quote}`} evidence={one} name={definition.name} />
        ))}
      </dd>
    </div>
  );
}

/** The customer's own words. Hovering lights them up in the transcript; pressing goes there. */
function Proof({ evidence, name }: { evidence: Evidence; name: string }) {
  const { active, show, goTo } = useEvidence();
  const isActive = active === evidence;
  if (!evidence.verified) {
    return (
      <p className="flex items-start gap-1.5 text-sm text-warning-text">
        <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span className="min-w-0">Not proved: “{evidence.quote}” is not in the transcript</span>
      </p>
    );
  }
  return (
    <button
      type="button"
      aria-label={`Show the proof of ${name} in turn ${evidence.turn + 1}: ${evidence.quote}`}
      onMouseEnter={() => show(evidence)}
      onMouseLeave={() => show(null)}
      onFocus={() => show(evidence)}
      onClick={() => goTo(evidence)}
      className={cn(
        "flex items-start gap-1.5 rounded-md border border-transparent px-1.5 py-1 text-left text-ink-muted text-sm hover:border-accent-line hover:bg-accent-subtle hover:text-ink",
        "-mx-1.5",
        isActive && "border-accent-line bg-accent-subtle text-ink",
      )}
    >
      <Quote aria-hidden className="mt-1 size-3 shrink-0 text-accent-text" />
      <span className="line-clamp-3 min-w-0">{evidence.quote}</span>
      <span className="tabular ml-auto shrink-0 text-ink-faint text-xs leading-5">
        turn {evidence.turn + 1}
      </span>
    </button>
  );
}
