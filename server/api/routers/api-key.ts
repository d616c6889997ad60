import { z } from "zod";
import { createApiKey, listApiKeys, revokeApiKey } from "@/server/domain/workspaces/api-keys";
import { CreateApiKey } from "@/server/domain/workspaces/schema";
import { router, workspaceProcedure } from "../trpc";

export const apiKeyRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listApiKeys(ctx.scope)),
  /** The whole key is in this answer only. */
  create: workspaceProcedure.input(CreateApiKey).mutation(({ ctx, input }) => createApiKey(ctx.scope, input)),
  revoke: workspaceProcedure
    .input(z.strictObject({ id: z.string() }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.scope, input)),
});
