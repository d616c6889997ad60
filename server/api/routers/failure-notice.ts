import { SaveFailureNotices } from "@/server/domain/notices/schema";
import { getFailureNotices, rotateNoticeSecret, saveFailureNotices } from "@/server/domain/notices/settings";
import { router, workspaceProcedure } from "../trpc";

export const failureNoticeRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getFailureNotices(ctx.scope)),
  save: workspaceProcedure
    .input(SaveFailureNotices)
    .mutation(({ ctx, input }) => saveFailureNotices(ctx.scope, input)),
  rotateSecret: workspaceProcedure.mutation(({ ctx }) => rotateNoticeSecret(ctx.scope)),
});
