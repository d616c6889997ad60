import { z } from "zod";
import { dialCall } from "@/server/domain/calls/dial-call";
import { addPhone, changePhone, removePhone } from "@/server/domain/calls/phones";
import {
  AddPhone,
  ChangePhone,
  DialCall,
  MaybePhoneId,
  PhoneId,
  ReplyFromPhone,
  SayInCall,
} from "@/server/domain/calls/schema";
import { answerCall, declineCall, hangUpCall, sayInCall } from "@/server/domain/calls/talk";
import { getVirtualPhone, markRead } from "@/server/domain/calls/virtual-phone";
import { textFromHandset } from "@/server/domain/messaging/handset";
import { env } from "@/server/env";
import { chooseDialogue } from "@/server/integrations/extraction/choose";
import { router, workspaceProcedure } from "../trpc";

const CallId = z.strictObject({ callId: z.string() });
const dialogue = () => chooseDialogue(env());

export const phoneRouter = router({
  get: workspaceProcedure
    .input(MaybePhoneId)
    .query(({ ctx, input }) => getVirtualPhone(ctx.scope, input.phoneId)),
  add: workspaceProcedure.input(AddPhone).mutation(({ ctx, input }) => addPhone(ctx.scope, input)),
  change: workspaceProcedure.input(ChangePhone).mutation(({ ctx, input }) => changePhone(ctx.scope, input)),
  remove: workspaceProcedure
    .input(PhoneId)
    .mutation(({ ctx, input }) => removePhone(ctx.scope, input.phoneId)),
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
  reply: workspaceProcedure
    .input(ReplyFromPhone)
    .mutation(({ ctx, input }) => textFromHandset(ctx.scope, input)),
  markRead: workspaceProcedure
    .input(MaybePhoneId)
    .mutation(({ ctx, input }) => markRead(ctx.scope, input.phoneId)),
});
