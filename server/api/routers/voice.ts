import { z } from "zod";
import { dialPhone } from "@/server/domain/voice/dial";
import { hangUpRealCall } from "@/server/domain/voice/hang-up";
import { saveVoiceSettings } from "@/server/domain/voice/number-settings";
import { DialPhone, VoiceSettings } from "@/server/domain/voice/schema";
import { router, workspaceProcedure } from "../trpc";

const CallId = z.strictObject({ callId: z.string() });

export const voiceRouter = router({
  dial: workspaceProcedure.input(DialPhone).mutation(({ ctx, input }) => dialPhone(ctx.scope, input)),
  hangUp: workspaceProcedure
    .input(CallId)
    .mutation(({ ctx, input }) => hangUpRealCall(ctx.scope, input.callId)),
  saveNumber: workspaceProcedure
    .input(VoiceSettings)
    .mutation(({ ctx, input }) => saveVoiceSettings(ctx.scope, input)),
});
