"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";

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
  const [started, setStarted] = useState<{ jobId: string; checked: string | null } | null>(null);
  const job = useQuery(
    trpc.evaluationJob.get.queryOptions({ id: started?.jobId ?? "" }, { enabled: started !== null }),
  );
  const start = useMutation(
    trpc.evaluationJob.startGolden.mutationOptions({
      onSuccess: ({ id }, { definitions }) => setStarted({ jobId: id, checked: keyOf(definitions) }),
    }),
  );
  const cancel = useMutation(
    trpc.evaluationJob.cancel.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.evaluationJob.get.queryFilter()),
    }),
  );
  const isOfThese = started !== null && started.checked === keyOf(variables);
  const measured = job.data?.golden?.variables ?? [];
  return {
    golden,
    job: started ? job.data : undefined,
    isPending: start.isPending || (started !== null && job.isPending),
    error: start.error?.message ?? job.error?.message ?? cancel.error?.message,
    /** What was measured are other definitions than those in the form. */
    isOld: started !== null && !isOfThese,
    /** The variables that are right in fewer golden calls than before. */
    worse: isOfThese ? measured.filter(({ before, after }) => after < before) : [],
    start: (definitions: PostCallVariable[]) => start.mutate({ assistantId, definitions }),
    cancel: () => started && cancel.mutate({ id: started.jobId }),
    reset: () => {
      setStarted(null);
      start.reset();
    },
  };
}
export type GoldenCheckState = ReturnType<typeof useGoldenCheck>;
