import { z } from "zod";
import { listConversations } from "@/server/domain/messaging/list-conversations";
import { getMessage, listMessages } from "@/server/domain/messaging/list-messages";
import { markConversationRead } from "@/server/domain/messaging/mark-read";
import {
  ConversationFilter,
  MarkConversationRead,
  MessageFilter,
  ReplyToContact,
  ThreadCalls,
} from "@/server/domain/messaging/schema";
import { replyToContact, sendAgain } from "@/server/domain/messaging/send-again";
import { listThreadCalls } from "@/server/domain/messaging/thread-calls";
import { cancelMessage, sendNow } from "@/server/domain/messaging/waiting";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
/** tRPC's infinite queries send a `direction` of their own (of paging), which is not ours. */
const ThreadFilter = MessageFilter.omit({ direction: true });

export const messageRouter = router({
  list: workspaceProcedure.input(ThreadFilter).query(({ ctx, input }) => listMessages(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getMessage(ctx.scope, input.id)),
  conversations: workspaceProcedure
    .input(ConversationFilter)
    .query(({ ctx, input }) => listConversations(ctx.scope, input)),
  calls: workspaceProcedure.input(ThreadCalls).query(({ ctx, input }) => listThreadCalls(ctx.scope, input)),
  markRead: workspaceProcedure
    .input(MarkConversationRead)
    .mutation(({ ctx, input }) => markConversationRead(ctx.scope, input)),
  reply: workspaceProcedure
    .input(ReplyToContact)
    .mutation(({ ctx, input }) => replyToContact(ctx.scope, input)),
  cancel: workspaceProcedure.input(Id).mutation(({ ctx, input }) => cancelMessage(ctx.scope, input.id)),
  sendNow: workspaceProcedure.input(Id).mutation(({ ctx, input }) => sendNow(ctx.scope, input.id)),
  sendAgain: workspaceProcedure.input(Id).mutation(({ ctx, input }) => sendAgain(ctx.scope, input.id)),
});
