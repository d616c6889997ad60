import { z } from "zod";
import { listCallJobs, readExportPart } from "@/server/domain/calls/jobs/list-jobs";
import { cancelCallJob, countCalls, resumeCallJob, startCallJob } from "@/server/domain/calls/jobs/start-job";
import { ChosenCalls, StartCallJob } from "@/server/domain/calls/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const Part = z.strictObject({ id: z.string(), number: z.number().int().min(0) });

export const callJobRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listCallJobs(ctx.scope)),
  count: workspaceProcedure.input(ChosenCalls).query(({ ctx, input }) => countCalls(ctx.scope, input)),
  part: workspaceProcedure.input(Part).query(({ ctx, input }) => readExportPart(ctx.scope, input)),
  start: workspaceProcedure.input(StartCallJob).mutation(({ ctx, input }) => startCallJob(ctx.scope, input)),
  cancel: workspaceProcedure.input(Id).mutation(({ ctx, input }) => cancelCallJob(ctx.scope, input.id)),
  resume: workspaceProcedure.input(Id).mutation(({ ctx, input }) => resumeCallJob(ctx.scope, input.id)),
});
