"use client";
import { ArrowRight, Star } from "lucide-react";
import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { FormError } from "@/app/_ui/use-server-issues";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { ComparedVariable } from "@/server/domain/evaluation/golden-score";
import { GoldenChanges } from "./golden-changes";
import type { GoldenCheckState } from "./use-golden-check";

interface GoldenCheckProps {
  check: GoldenCheckState;
  variables: PostCallVariable[];
  /** What was measured well is saved by itself. */
  isSaving: boolean;
  /** Checks the form and, where it is in order, starts. */
  onStart: () => void;
}

const calls = (count: number) => (count === 1 ? "1 golden call" : `${count} golden calls`);

/** What the changed variables read from the calls whose right values are known, before they are saved. */
export function GoldenCheck({ check, variables, isSaving, onStart }: GoldenCheckProps) {
  const { workspace } = useParams<{ workspace: string }>();
  const { golden, job } = check;
  if (golden.length === 0) return null;
  const isRunning = job?.state === "running";
  return (
    <section aria-labelledby="golden-check" className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
        <Star aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <div className="min-w-0 flex-1 basis-56">
          <h3 id="golden-check" className="font-medium">
            {job ? `Against ${calls(job.total)}` : "Measure your changes first"}
          </h3>
          <p role="status" className="text-ink-muted text-sm">
            {statusOf(check, isSaving)}
          </p>
        </div>
        {isRunning ? (
          <Button size="sm" onClick={check.cancel}>
            Cancel check
          </Button>
        ) : (
          <Button size="sm" pending={check.isPending} onClick={onStart}>
            {job ? "Check again" : `Check against ${calls(golden.length)}`}
          </Button>
        )}
      </div>
      {isRunning && <Progress done={job.done + job.failed} total={job.total} />}
      {check.error && (
        <div className="px-4 pb-3">
          <FormError message={check.error} />
        </div>
      )}
      {job?.golden && job.done > 0 && (
        <>
          <Accuracy variables={job.golden.variables} all={variables} />
          <GoldenChanges
            base={`/w/${workspace}`}
            changes={job.golden.changes}
            golden={golden}
            variables={variables}
          />
        </>
      )}
      {job && job.failures.length > 0 && (
        <p className="border-t px-4 py-2.5 text-sm text-warning-text">
          {job.failures.length === 1 ? "One call" : `${job.failures.length} calls`} could not be read and{" "}
          {job.failures.length === 1 ? "is" : "are"} not counted: {job.failures[0]?.error}
        </p>
      )}
    </section>
  );
}

function statusOf({ job, isOld, worse }: GoldenCheckState, isSaving: boolean): string {
  if (!job)
    return "Saving reads each of them with the stored and with the changed variables first. Nothing of the calls changes.";
  const read = `${job.done + job.failed} of ${job.total} read`;
  if (job.state === "running")
    return isSaving
      ? `${read}; your changes are saved when nothing gets worse`
      : `${read}, with the stored and the changed variables`;
  if (job.state === "cancelled") return `The check was stopped: ${read}`;
  if (job.state === "failed") return job.error ?? "The check failed";
  if (isOld) return "You changed something since; this is what was measured before.";
  if (worse.length > 0) return `Worse: ${worse.map(({ name }) => name).join(", ")}`;
  return "Nothing gets worse";
}

export function Progress({ done, total }: { done: number; total: number }) {
  return (
    <div
      role="progressbar"
      aria-label="Golden calls read"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      className="mx-4 mb-3 h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width]"
        style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }}
      />
    </div>
  );
}

function Accuracy({ variables, all }: { variables: ComparedVariable[]; all: PostCallVariable[] }) {
  const judged = variables.filter((one) => one.judged > 0);
  const rest = all.filter(({ name }) => !judged.some((one) => one.name === name)).map(({ name }) => name);
  return (
    <div className="border-t px-4 py-3">
      <table className="w-full text-left">
        <caption className="sr-only">In how many golden calls each variable is right</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Variable</th>
            <th scope="col">Right before, and after</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {judged.map((one) => (
            <tr key={one.name}>
              <th
                scope="row"
                className="max-w-40 truncate py-1 pr-3 font-medium font-mono text-sm"
                title={one.name}
              >
                {one.name}
              </th>
              <td className="tabular whitespace-nowrap py-1 pr-3 text-ink-muted text-sm">
                {share(one.before, one.judged)}
                <ArrowRight aria-label="to" className="mx-1.5 inline size-3.5 text-ink-faint" />
                <span className="text-ink">{share(one.after, one.judged)}</span>
                <span className="ml-1.5 text-ink-faint text-xs max-sm:hidden">of {calls(one.judged)}</span>
              </td>
              <td className="py-1 text-right">{verdictOf(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length > 0 && (
        <p className="mt-1.5 text-ink-faint text-xs">
          Not judged, no golden call has a value: <span className="font-mono">{rest.join(", ")}</span>
        </p>
      )}
    </div>
  );
}

const share = (right: number, judged: number) => `${Math.round((right / judged) * 100)}%`;

function verdictOf({ before, after }: ComparedVariable): ReactNode {
  if (after > before) return <Badge tone="success">{after - before} more right</Badge>;
  if (after < before) return <Badge tone="danger">{before - after} fewer right</Badge>;
  return <span className="text-ink-faint text-xs">No change</span>;
}

interface UnprovenDialogProps {
  check: GoldenCheckState;
  open: boolean;
  onClose: () => void;
  onSave: () => void;
}

/** Asks before definitions are saved that read worse, or of which nobody knows whether they do. */
export function UnprovenDialog({ check: { worse, job, error }, open, onClose, onSave }: UnprovenDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={worse.length > 0 ? "Save variables that read worse?" : "Save without a whole check?"}
      consequence={
        worse.length > 0 ? (
          <>
            <p>Against the golden calls:</p>
            <ul className="mt-1.5 flex flex-col gap-1">
              {worse.map(({ name, judged, before, after }) => (
                <li key={name}>
                  <span className="font-medium font-mono text-ink text-sm">{name}</span> is right in {after}{" "}
                  of {judged}, before in {before}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <>
            <p>Nobody knows yet whether your changes read the golden calls worse.</p>
            <p className="mt-1.5">
              {error ?? job?.error ?? (job?.failures[0]?.error || "The check was stopped.")}
            </p>
          </>
        )
      }
      action="Save all the same"
      onConfirm={onSave}
    />
  );
}
