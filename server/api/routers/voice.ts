import { dialPhone } from "@/server/domain/voice/dial";
import { saveVoiceSettings } from "@/server/domain/voice/number-settings";
import { DialPhone, VoiceSettings } from "@/server/domain/voice/schema";
import { router, workspaceProcedure } from "../trpc";

export const voiceRouter = router({
  dial: workspaceProcedure.input(DialPhone).mutation(({ ctx, input }) => dialPhone(ctx.scope, input)),
  saveNumber: workspaceProcedure
    .input(VoiceSettings)
    .mutation(({ ctx, input }) => saveVoiceSettings(ctx.scope, input)),
});
