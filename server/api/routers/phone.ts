import { z } from "zod";
import { dialCall } from "@/server/domain/calls/dial-call";
import { DialCall, ReplyFromPhone, SayInCall, SetBehaviour } from "@/server/domain/calls/schema";
import { answerCall, declineCall, hangUpCall, sayInCall } from "@/server/domain/calls/talk";
import { getVirtualPhone, markRead, setBehaviour } from "@/server/domain/calls/virtual-phone";
import { textFromHandset } from "@/server/domain/messaging/handset";
import { env } from "@/server/env";
import { chooseDialogue } from "@/server/integrations/extraction/choose";
import { router, workspaceProcedure } from "../trpc";

const CallId = z.strictObject({ callId: z.string() });
const dialogue = () => chooseDialogue(env());

export const phoneRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getVirtualPhone(ctx.scope)),
  dial: workspaceProcedure
    .input(DialCall)
    .mutation(({ ctx, input }) => dialCall(ctx.scope, input, dialogue())),
  answer: workspaceProcedure
    .input(CallId)
    .mutation(({ ctx, input }) => answerCall(ctx.scope, input.callId, dialogue())),
  decline: workspaceProcedure
    .input(CallId)
    .mutation(({ ctx, input }) => declineCall(ctx.scope, input.callId)),
  say: workspaceProcedure
    .input(SayInCall)
    .mutation(({ ctx, input }) => sayInCall(ctx.scope, input, dialogue())),
  hangUp: workspaceProcedure.input(CallId).mutation(({ ctx, input }) => hangUpCall(ctx.scope, input.callId)),
  setBehaviour: workspaceProcedure
    .input(SetBehaviour)
    .mutation(({ ctx, input }) => setBehaviour(ctx.scope, input.behaviour)),
  reply: workspaceProcedure
    .input(ReplyFromPhone)
    .mutation(({ ctx, input }) => textFromHandset(ctx.scope, input)),
  markRead: workspaceProcedure.mutation(({ ctx }) => markRead(ctx.scope)),
});
