import { getMessageSettings, saveMessageSettings } from "@/server/domain/messaging/message-settings";
import { SaveMessageSettings } from "@/server/domain/messaging/schema";
import { router, workspaceProcedure } from "../trpc";

export const messageSettingsRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getMessageSettings(ctx.scope)),
  save: workspaceProcedure
    .input(SaveMessageSettings)
    .mutation(({ ctx, input }) => saveMessageSettings(ctx.scope, input)),
});
