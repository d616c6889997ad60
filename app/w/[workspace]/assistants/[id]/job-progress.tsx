"use client";
import Link from "next/link";
import { useParams } from "next/navigation";
import { JobBar, JobState } from "@/app/_ui/job-marks";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Skeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import type { JobSummary } from "@/server/domain/evaluation/job-summary";
import type { JobView } from "@/server/domain/evaluation/jobs";

type Job = JobView & JobSummary;

/** How far a job is, live, and what came out of it so far. */
export function JobProgress({ job, error }: { job: Job | undefined; error: string | undefined }) {
  if (!job) return error ? <FormError message={error} /> : <Skeleton className="h-40" />;
  const read = job.done + job.failed;
  return (
    <div className="flex flex-col gap-4 pt-1">
      <FormError message={error} />
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className="tabular font-medium" role="status">
            {read.toLocaleString("en")} of {job.total.toLocaleString("en")} calls
          </p>
          <JobState job={job} />
          <span className="ml-auto text-ink-faint text-xs">
            Started by {job.who} <RelativeTime at={job.createdAt} />
          </span>
        </div>
        <JobBar job={job} label="Calls read" />
      </div>
      {job.state === "failed" && <FormError message={job.error ?? "The backfill stopped."} />}
      {job.state === "cancelled" && (
        <p className="text-ink-muted text-sm">
          What was read until then is stored. No other call has changed.
        </p>
      )}
      <Results job={job} />
      {job.failures.length > 0 && <Failures job={job} />}
    </div>
  );
}

function Results({ job }: { job: Job }) {
  return (
    <div className="overflow-x-auto rounded-lg border">
      <table className="w-full text-left">
        <caption className="sr-only">What came out of the calls that were read</caption>
        <thead className="border-b text-ink-muted text-xs">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              Variable
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Got a value
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Unknown
            </th>
          </tr>
        </thead>
        <tbody>
          {job.variables.map(({ name, known, unknown }) => (
            <tr key={name} className="border-b last:border-b-0">
              <th scope="row" className="break-all px-3 py-1.5 font-medium font-mono text-sm">
                {name}
              </th>
              <td className="tabular w-28 px-3 py-1.5 text-right">{known.toLocaleString("en")}</td>
              <td className="tabular w-24 px-3 py-1.5 text-right text-ink-muted">
                {unknown.toLocaleString("en")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Failures({ job }: { job: Job }) {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <section aria-labelledby="job-failures">
      <h3 id="job-failures" className="mb-1 font-medium text-sm">
        {job.failed === 1 ? "One call could not be read" : `${job.failed} calls could not be read`}
      </h3>
      <ul className="flex flex-col gap-1 text-sm">
        {job.failures.map(({ callId, error }) => (
          <li key={callId} className="flex min-w-0 flex-wrap gap-x-2">
            <Link href={`/w/${workspace}/calls/${callId}`} className="text-accent-text underline">
              Open call
            </Link>
            <span className="min-w-0 text-ink-muted">{error}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
