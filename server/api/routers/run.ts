import { z } from "zod";
import { cancelRun } from "@/server/domain/automations/cancel-run";
import { endWait } from "@/server/domain/automations/end-wait";
import { getRunDetail, listRuns } from "@/server/domain/automations/get-run";
import { previewReplay, replayRun } from "@/server/domain/automations/replay-run";
import { readRetryVersions, retryRun, retryRuns } from "@/server/domain/automations/retry-run";
import { ReplayRun, RetryRun, RetryRuns, RunFilter } from "@/server/domain/automations/schema";
import { listUnrun, WithoutRun } from "@/server/domain/automations/why-no-run";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const runRouter = router({
  list: workspaceProcedure.input(RunFilter).query(({ ctx, input }) => listRuns(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getRunDetail(ctx.scope, input.id)),
  /** Calls that started no run, and why. */
  without: workspaceProcedure.input(WithoutRun).query(({ ctx, input }) => listUnrun(ctx.scope, input)),
  retry: workspaceProcedure
    .input(RetryRun)
    .mutation(({ ctx, input }) => retryRun(ctx.scope, input.id, input.version)),
  retryMany: workspaceProcedure.input(RetryRuns).mutation(({ ctx, input }) => retryRuns(ctx.scope, input)),
  cancel: workspaceProcedure.input(Id).mutation(({ ctx, input }) => cancelRun(ctx.scope, input.id)),
  /** As if the time of the wait that it is in were over. */
  endWait: workspaceProcedure.input(Id).mutation(({ ctx, input }) => endWait(ctx.scope, input.id)),
  /** How the versions of runs that failed differ from the one that is published. */
  retryVersions: workspaceProcedure
    .input(RetryRuns)
    .query(({ ctx, input }) => readRetryVersions(ctx.scope, input)),
  previewReplay: workspaceProcedure
    .input(ReplayRun)
    .query(({ ctx, input }) => previewReplay(ctx.scope, input)),
  replay: workspaceProcedure.input(ReplayRun).mutation(({ ctx, input }) => replayRun(ctx.scope, input)),
});
