import { z } from "zod";
import { correctValue, revertCorrection } from "@/server/domain/evaluation/corrections";
import { listEvaluations, reEvaluateCall } from "@/server/domain/evaluation/re-evaluate";
import { CorrectValue, RevertCorrection } from "@/server/domain/evaluation/schema";
import { router, workspaceProcedure } from "../trpc";

const OfCall = z.strictObject({ callId: z.string() });

export const evaluationRouter = router({
  list: workspaceProcedure.input(OfCall).query(({ ctx, input }) => listEvaluations(ctx.scope, input.callId)),
  reEvaluate: workspaceProcedure
    .input(OfCall)
    .mutation(({ ctx, input }) => reEvaluateCall(ctx.scope, input.callId)),
  correct: workspaceProcedure
    .input(CorrectValue)
    .mutation(({ ctx, input }) => correctValue(ctx.scope, input)),
  revertCorrection: workspaceProcedure
    .input(RevertCorrection)
    .mutation(({ ctx, input }) => revertCorrection(ctx.scope, input)),
});
