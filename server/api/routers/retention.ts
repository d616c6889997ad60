import { Retention } from "@/server/domain/retention/schema";
import { getRetention, previewRetention, saveRetention } from "@/server/domain/retention/settings";
import { router, workspaceProcedure } from "../trpc";

/** How long the workspace keeps what. */
export const retentionRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getRetention(ctx.scope)),
  preview: workspaceProcedure.input(Retention).query(({ ctx, input }) => previewRetention(ctx.scope, input)),
  save: workspaceProcedure.input(Retention).mutation(({ ctx, input }) => saveRetention(ctx.scope, input)),
});
