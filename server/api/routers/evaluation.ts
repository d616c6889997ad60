import { z } from "zod";
import { correctValue, revertCorrection } from "@/server/domain/evaluation/corrections";
import { listGoldenCalls, pinGoldenCall, unpinGoldenCall } from "@/server/domain/evaluation/golden";
import { getModelAnswer, reEvaluateCall } from "@/server/domain/evaluation/re-evaluate";
import { CorrectValue, PinGolden, RevertCorrection } from "@/server/domain/evaluation/schema";
import { router, workspaceProcedure } from "../trpc";

const OfCall = z.strictObject({ callId: z.string() });

export const evaluationRouter = router({
  answer: workspaceProcedure
    .input(OfCall.extend({ revision: z.number().int().positive() }))
    .query(({ ctx, input }) => getModelAnswer(ctx.scope, input)),
  reEvaluate: workspaceProcedure
    .input(OfCall)
    .mutation(({ ctx, input }) => reEvaluateCall(ctx.scope, input.callId)),
  correct: workspaceProcedure
    .input(CorrectValue)
    .mutation(({ ctx, input }) => correctValue(ctx.scope, input)),
  revertCorrection: workspaceProcedure
    .input(RevertCorrection)
    .mutation(({ ctx, input }) => revertCorrection(ctx.scope, input)),
  golden: workspaceProcedure
    .input(z.strictObject({ assistantId: z.string() }))
    .query(({ ctx, input }) => listGoldenCalls(ctx.scope, input.assistantId)),
  pinGolden: workspaceProcedure
    .input(PinGolden)
    .mutation(({ ctx, input }) => pinGoldenCall(ctx.scope, input)),
  unpinGolden: workspaceProcedure
    .input(z.strictObject({ id: z.string() }))
    .mutation(({ ctx, input }) => unpinGoldenCall(ctx.scope, input.id)),
});
