"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";
import type { JobView } from "@/server/domain/evaluation/jobs";

/** The same for the same definitions, in whatever order their settings were made; null: they are not in order. */
const keyOf = (variables: z.input<typeof PostCallVariables>) => {
  const { data } = PostCallVariables.safeParse(variables);
  return data ? JSON.stringify(data) : null;
};

/**
 * Measures definitions that are not stored yet by the calls whose right values are known. `variables` are those of the
 * form now: a result of others says so and stops no saving.
 */
export function useGoldenCheck(assistantId: string, variables: PostCallVariable[]) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const golden = useQuery(trpc.evaluation.golden.queryOptions({ assistantId })).data ?? [];
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useQuery(trpc.evaluationJob.get.queryOptions({ id: jobId ?? "" }, { enabled: jobId !== null }));
  const start = useMutation(
    trpc.evaluationJob.startGolden.mutationOptions({ onSuccess: ({ id }) => setJobId(id) }),
  );
  const cancel = useMutation(
    trpc.evaluationJob.cancel.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.evaluationJob.get.queryFilter()),
    }),
  );
  const checked = start.variables ? keyOf(start.variables.definitions) : undefined;
  const isOfThese = checked !== undefined && checked === keyOf(variables);
  const measured = start.isSuccess ? (job.data?.golden?.variables ?? []) : [];
  const worse = isOfThese ? measured.filter(({ before, after }) => after < before) : [];
  const verdict =
    start.isError || job.isError
      ? "unfinished"
      : verdictOf(start.isSuccess ? job.data : undefined, worse.length);
  return {
    golden,
    job: jobId === null ? undefined : job.data,
    isPending: start.isPending || (jobId !== null && job.isPending),
    error: start.error?.message ?? job.error?.message ?? cancel.error?.message,
    /** What was measured are other definitions than those in the form. */
    isOld: jobId !== null && !isOfThese,
    /** The variables that are right in fewer golden calls than before. */
    worse,
    verdict: isOfThese ? verdict : ("unmeasured" as const),
    start: (definitions: PostCallVariable[]) => start.mutate({ assistantId, definitions }),
    cancel: () => jobId !== null && cancel.mutate({ id: jobId }),
    reset: () => {
      setJobId(null);
      start.reset();
    },
  };
}

type Verdict = "unmeasured" | "running" | "fine" | "worse" | "unfinished";

/** What may be said of definitions after the job that measures them; undefined: it has just been started. */
function verdictOf(job: { state: JobView["state"]; failed: number } | undefined, worse: number): Verdict {
  if (!job || job.state === "running") return "running";
  if (job.state !== "succeeded") return "unfinished";
  if (worse > 0) return "worse";
  return job.failed > 0 ? "unfinished" : "fine";
}
export type GoldenCheckState = ReturnType<typeof useGoldenCheck>;
