"use client";
import { Gauge } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { FormError } from "@/app/_ui/use-server-issues";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { VariableScore } from "@/server/domain/evaluation/golden-score";
import { Progress } from "./golden-check";
import type { GoldenCheckState } from "./use-golden-check";

interface StoredCheckProps {
  check: GoldenCheckState;
  /** As they are stored. */
  variables: PostCallVariable[];
}

/** How often the variables, as they are stored, read what a person confirmed. */
export function StoredCheck({ check, variables }: StoredCheckProps) {
  const { golden, job } = check;
  const isRunning = job?.state === "running";
  const scores = job?.golden?.score.variables ?? [];
  return (
    <section aria-labelledby="stored-check" className="rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
        <div className="min-w-0 flex-1 basis-56">
          <h3 id="stored-check" className="font-medium">
            How right the variables are
          </h3>
          <p role="status" className="text-ink-muted text-sm">
            {statusOf(check)}
          </p>
        </div>
        {isRunning ? (
          <Button size="sm" onClick={check.cancel}>
            Cancel check
          </Button>
        ) : (
          <Button
            size="sm"
            icon={<Gauge />}
            pending={check.isPending}
            disabled={variables.length === 0}
            onClick={() => check.start(variables)}
          >
            {job
              ? "Check again"
              : `Check against ${golden.length === 1 ? "1 golden call" : `${golden.length} golden calls`}`}
          </Button>
        )}
      </div>
      {isRunning && <Progress done={job.done + job.failed} total={job.total} />}
      {check.error && (
        <div className="px-4 pb-3">
          <FormError message={check.error} />
        </div>
      )}
      {job && job.done > 0 && <Scores scores={scores} />}
      {job && job.failures.length > 0 && (
        <p className="border-t px-4 py-2.5 text-sm text-warning-text">
          {job.failed === 1 ? "One call" : `${job.failed} calls`} could not be read and{" "}
          {job.failed === 1 ? "is" : "are"} not counted: {job.failures[0]?.error}
        </p>
      )}
    </section>
  );
}

function statusOf({ job, isOld }: GoldenCheckState): string {
  if (!job)
    return "Reads each golden call by the variables as they are stored. Nothing of the calls changes.";
  const read = `${job.done + job.failed} of ${job.total} read`;
  switch (job.state) {
    case "running":
      return read;
    case "cancelled":
      return `The check was stopped: ${read}`;
    case "failed":
      return job.error ?? "The check failed";
    case "succeeded": {
      if (isOld) return "The variables have changed since; check again.";
      const wrong = job.golden?.score.calls.filter((call) => call.wrong.length > 0).length ?? 0;
      if (wrong === 0) return "Every judged value is read right";
      return wrong === 1
        ? "One call has values that are read wrong"
        : `${wrong} calls have values that are read wrong`;
    }
    default:
      return job.state satisfies never;
  }
}

function Scores({ scores }: { scores: VariableScore[] }) {
  const judged = scores.filter((one) => one.judged > 0);
  const rest = scores.filter((one) => one.judged === 0).map(({ name }) => name);
  return (
    <div className="border-t px-4 py-3">
      <table className="w-full text-left">
        <caption className="sr-only">In how many golden calls each variable is right</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Variable</th>
            <th scope="col">Share</th>
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          {judged.map(({ name, right, judged: of }) => (
            <tr key={name}>
              <th
                scope="row"
                className="max-w-40 truncate py-1 pr-3 font-medium font-mono text-sm"
                title={name}
              >
                {name}
              </th>
              <td className="tabular py-1 pr-3 text-right">{Math.round((right / of) * 100)}%</td>
              <td className="tabular w-32 whitespace-nowrap py-1 text-right text-ink-muted text-sm">
                {right} of {of} right
              </td>
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
