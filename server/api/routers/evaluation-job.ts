import { z } from "zod";
import { estimateBackfill } from "@/server/domain/evaluation/estimate-backfill";
import {
  cancelJob,
  getJob,
  listJobs,
  resumeJob,
  startBackfill,
  startGoldenJob,
} from "@/server/domain/evaluation/jobs";
import { previewExtraction } from "@/server/domain/evaluation/preview";
import {
  EstimateBackfill,
  PreviewExtraction,
  StartBackfill,
  StartGoldenJob,
} from "@/server/domain/evaluation/schema";
import { env } from "@/server/env";
import { extractorSource } from "@/server/integrations/extraction/choose";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

/** Readings of many calls, and of one without storing it. */
export const evaluationJobRouter = router({
  list: workspaceProcedure
    .input(z.strictObject({ assistantId: z.string() }))
    .query(({ ctx, input }) => listJobs(ctx.scope, input.assistantId)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getJob(ctx.scope, input.id)),
  estimateBackfill: workspaceProcedure
    .input(EstimateBackfill)
    .query(({ ctx, input }) => estimateBackfill(ctx.scope, input)),
  startBackfill: workspaceProcedure
    .input(StartBackfill)
    .mutation(({ ctx, input }) => startBackfill(ctx.scope, input)),
  startGolden: workspaceProcedure
    .input(StartGoldenJob)
    .mutation(({ ctx, input }) => startGoldenJob(ctx.scope, input)),
  cancel: workspaceProcedure.input(Id).mutation(({ ctx, input }) => cancelJob(ctx.scope, input.id)),
  resume: workspaceProcedure.input(Id).mutation(({ ctx, input }) => resumeJob(ctx.scope, input.id)),
  preview: workspaceProcedure
    .input(PreviewExtraction)
    .mutation(({ ctx, input }) => previewExtraction(ctx.scope, input, extractorSource(env()))),
});
