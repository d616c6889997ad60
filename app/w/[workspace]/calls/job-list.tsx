"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { buttonStyles } from "@/app/_ui/button-styles";
import { JobBar, JobState } from "@/app/_ui/job-marks";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { CallJobView } from "@/server/domain/calls/jobs/list-jobs";
import { useMay } from "../messages/use-may";
import { mayAct } from "./call-actions";

const TITLES: Record<CallJobView["kind"], string> = {
  reevaluate: "Re-evaluate",
  resend: "Resend webhooks",
  export: "Export",
};
/** Shown without being asked for: what runs, and the newest that has ended lately. */
const LATELY = 60 * 60 * 1000;

/** Jobs over many calls, with their progress; live. */
export function JobList({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: jobs } = useSuspenseQuery(trpc.callJob.list.queryOptions());
  const [all, setAll] = useState(false);
  const [now] = useState(() => Date.now());
  const recent = jobs.filter(
    ({ state, endedAt }, index) =>
      state === "running" || (index < 3 && endedAt !== null && now - endedAt.getTime() < LATELY),
  );
  const shown = all ? jobs : recent;
  if (jobs.length === 0) return null;
  return (
    <section aria-label="Jobs" className="flex flex-col gap-1">
      {shown.length > 0 && (
        <ul className="divide-y rounded-lg border bg-surface">
          {shown.map((job) => (
            <JobItem key={job.id} job={job} base={base} />
          ))}
        </ul>
      )}
      {jobs.length > recent.length && (
        <Button
          size="sm"
          variant="ghost"
          className="self-start"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? "Fewer jobs" : `Earlier jobs and files (${jobs.length - recent.length})`}
        </Button>
      )}
    </section>
  );
}

function JobItem({ job, base }: { job: CallJobView; base: string }) {
  const { total, done, failed, state, kind, file } = job;
  const worked = Math.min(done + failed, total);
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="font-medium">{TITLES[kind]}</span>
        {file && <span className="text-ink-faint text-xs uppercase">{file.format}</span>}
        <span className="tabular text-ink-muted" role="status">
          {worked.toLocaleString("en")} of {total.toLocaleString("en")} calls
        </span>
        <JobState job={job} />
        <span className="text-ink-faint text-xs">
          {job.who}, <RelativeTime at={job.createdAt} />
        </span>
        <span className="ml-auto flex items-center gap-1.5">
          <JobButtons job={job} base={base} />
        </span>
      </div>
      {state === "running" && <JobBar job={job} label={TITLES[kind]} />}
      {job.error && <p className="text-danger-text text-sm">{job.error}</p>}
      {job.problems.length > 0 && (
        <details className="text-sm">
          <summary className="text-ink-muted">
            {failed === 1 ? "1 call was left out" : `${failed.toLocaleString("en")} calls were left out`}
          </summary>
          <ul className="mt-1 flex flex-col gap-0.5">
            {job.problems.map(({ callId, error }) => (
              <li key={callId} className="flex flex-wrap gap-x-2">
                <TextLink href={`${base}/calls/${callId}`}>Open call</TextLink>
                <span className="text-ink-muted">{error}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function JobButtons({ job: { id, state, file }, base }: { job: CallJobView; base: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const change = {
    onSuccess: () => void queries.invalidateQueries(trpc.callJob.pathFilter()),
    onError: (error: { message: string }) => void toast.error(error.message),
  };
  const cancel = useMutation(trpc.callJob.cancel.mutationOptions(change));
  const resume = useMutation(trpc.callJob.resume.mutationOptions(change));
  if (!mayAct(may)) return null;
  if (file?.ready && may.exportCalls) {
    return (
      <a className={buttonStyles({ size: "sm" })} href={`${base}/calls/exports/${id}`} download>
        <Download aria-hidden />
        Download
      </a>
    );
  }
  if (state === "succeeded")
    return file && <span className="text-ink-faint text-xs">The file is deleted</span>;
  return state === "running" ? (
    <Button size="sm" variant="ghost" pending={cancel.isPending} onClick={() => cancel.mutate({ id })}>
      Cancel
    </Button>
  ) : (
    <Button size="sm" pending={resume.isPending} onClick={() => resume.mutate({ id })}>
      Go on
    </Button>
  );
}
