import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { AskedVariable } from "@/server/domain/calls/call-detail";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { Value } from "../value";
import type { DiffRow } from "./revision-diff";

interface RowsProps {
  rows: DiffRow[];
  definitions: AskedVariable[];
}

/** Variable by variable: before and after. */
export function DiffRows({ rows, definitions }: RowsProps) {
  return (
    <dl className="flex flex-col gap-2.5">
      {rows.map(({ name, before, after, reason }) => {
        const unit = definitions.find((one) => one.name === name)?.settings.unit;
        return (
          <div key={name} className="flex min-w-0 flex-col gap-0.5">
            <dt className="truncate font-medium font-mono text-sm">{name}</dt>
            <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
              <Side spoken="before">
                <Cell value={before} unit={unit} />
              </Side>
              <ArrowRight aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-ink-faint" />
              <Side spoken="after">
                <Cell value={after} unit={unit} />
              </Side>
              {reason && <span className="w-full text-ink-muted text-xs">{reason}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Side({ spoken, children }: { spoken: string; children: ReactNode }) {
  return (
    <span className="min-w-0 max-w-full">
      <span className="sr-only">{spoken} </span>
      {children}
    </span>
  );
}

function Cell({ value, unit }: { value: VariableValue | undefined; unit: string | undefined }) {
  if (value === undefined) return <span className="text-ink-faint">Not asked</span>;
  return <Value value={value} unit={unit} />;
}

/** The changed ones in sight, the rest folded away. */
export function Diff({ rows, definitions }: RowsProps) {
  const changed = rows.filter((row) => row.changed);
  const same = rows.filter((row) => !row.changed);
  return (
    <div className="flex flex-col gap-3">
      {changed.length === 0 ? (
        <p className="text-ink-muted">Both read the same values.</p>
      ) : (
        <DiffRows rows={changed} definitions={definitions} />
      )}
      {same.length > 0 && changed.length > 0 && (
        <details>
          <summary className="w-fit text-ink-muted text-sm">{same.length} unchanged</summary>
          <dl className="mt-2 flex flex-col gap-2">
            {same.map(({ name, after = null }) => (
              <div key={name} className="flex min-w-0 flex-col">
                <dt className="truncate font-medium font-mono text-ink-muted text-sm">{name}</dt>
                <dd className="min-w-0">
                  <Value value={after} unit={definitions.find((one) => one.name === name)?.settings.unit} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
