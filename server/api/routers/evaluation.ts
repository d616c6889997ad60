import { z } from "zod";
import { listEvaluations, reEvaluateCall } from "@/server/domain/evaluation/re-evaluate";
import { router, workspaceProcedure } from "../trpc";

const OfCall = z.strictObject({ callId: z.string() });

export const evaluationRouter = router({
  list: workspaceProcedure.input(OfCall).query(({ ctx, input }) => listEvaluations(ctx.scope, input.callId)),
  reEvaluate: workspaceProcedure
    .input(OfCall)
    .mutation(({ ctx, input }) => reEvaluateCall(ctx.scope, input.callId)),
});
