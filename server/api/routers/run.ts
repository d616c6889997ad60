import { z } from "zod";
import { getRunDetail, listRuns } from "@/server/domain/automations/get-run";
import { RunFilter } from "@/server/domain/automations/schema";
import { retryRun } from "@/server/domain/automations/start-run";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const runRouter = router({
  list: workspaceProcedure.input(RunFilter).query(({ ctx, input }) => listRuns(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getRunDetail(ctx.scope, input.id)),
  retry: workspaceProcedure.input(Id).mutation(({ ctx, input }) => retryRun(ctx.scope, input.id)),
});
