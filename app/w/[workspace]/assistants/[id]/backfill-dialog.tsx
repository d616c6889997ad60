"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { BackfillForm, useBackfillForm } from "./backfill-form";
import { JobProgress } from "./job-progress";

interface BackfillDialogProps {
  assistantId: string;
  stored: PostCallVariable[];
  isDirty: boolean;
  /** Of the one that is under way, whoever started it. */
  runningId: string | null;
  onClose: () => void;
}

const calls = (count: number) => (count === 1 ? "1 call" : `${count.toLocaleString("en")} calls`);

/** Reads past calls by today's variables: first what and at what cost, then how far it is, then what came out. */
export function BackfillDialog({ assistantId, stored, isDirty, runningId, onClose }: BackfillDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Kept when it has ended: its result is shown until the person goes on.
  const [jobId, setJobId] = useState(runningId);
  const form = useBackfillForm(assistantId, stored);
  const refresh = () => queries.invalidateQueries({ queryKey: [["evaluationJob"]] });
  const start = useMutation(
    trpc.evaluationJob.startBackfill.mutationOptions({
      onSuccess: async ({ id }) => {
        await refresh();
        setJobId(id);
      },
    }),
  );
  const cancel = useMutation(trpc.evaluationJob.cancel.mutationOptions({ onSettled: refresh }));
  const resume = useMutation(trpc.evaluationJob.resume.mutationOptions({ onSettled: refresh }));
  const query = useQuery(
    trpc.evaluationJob.get.queryOptions({ id: jobId ?? "" }, { enabled: jobId !== null }),
  );
  const job = query.data;
  const isRunning = job?.state === "running";
  const left = job ? job.total - job.done : 0;
  const failed = start.error ?? cancel.error ?? resume.error ?? query.error;
  const footer = jobId ? (
    <>
      {isRunning && (
        <Button pending={cancel.isPending} onClick={() => cancel.mutate({ id: jobId })}>
          Cancel backfill
        </Button>
      )}
      {job && !isRunning && left > 0 && (
        <Button pending={resume.isPending} onClick={() => resume.mutate({ id: jobId })}>
          {job.state === "succeeded" ? `Try ${calls(left)} again` : `Go on with ${calls(left)}`}
        </Button>
      )}
      {job && !isRunning && (
        <Button
          onClick={() => {
            setJobId(null);
            start.reset();
          }}
        >
          New backfill
        </Button>
      )}
      <Button variant="primary" onClick={onClose}>
        {isRunning ? "Go on in the background" : job ? "Done" : "Close"}
      </Button>
    </>
  ) : (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button
        variant="primary"
        disabled={form.input === null || form.count === 0}
        pending={start.isPending}
        onClick={() => form.input && start.mutate(form.input)}
      >
        {form.count ? `Backfill ${calls(form.count)}` : "Backfill"}
      </Button>
    </>
  );
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title={jobId ? "Backfill" : "Backfill past calls"}
      description={
        isRunning
          ? "It goes on when you leave this page."
          : jobId
            ? undefined
            : "Reads calls that ended earlier again, by the variables as they are saved now. Corrections stay; nobody is texted."
      }
      footer={footer}
    >
      {jobId ? (
        <JobProgress job={job} error={failed?.message} />
      ) : (
        <BackfillForm form={form} stored={stored} isDirty={isDirty} error={failed?.message} />
      )}
    </Dialog>
  );
}
