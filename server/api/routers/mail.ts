import { z } from "zod";
import {
  addMailConnection,
  listMailConnections,
  removeMailConnection,
  updateMailConnection,
  verifyMailConnection,
} from "@/server/domain/mail/connections";
import { getMail, listMails, sendMailAgain } from "@/server/domain/mail/mails";
import { AddMailConnection, MailFilter, UpdateMailConnection } from "@/server/domain/mail/schema";
import { smtp } from "@/server/integrations/mail/smtp";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const mailRouter = router({
  list: workspaceProcedure.input(MailFilter).query(({ ctx, input }) => listMails(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getMail(ctx.scope, input.id)),
  sendAgain: workspaceProcedure.input(Id).mutation(({ ctx, input }) => sendMailAgain(ctx.scope, input.id)),
});

export const mailConnectionRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listMailConnections(ctx.scope)),
  add: workspaceProcedure
    .input(AddMailConnection)
    .mutation(({ ctx, input }) => addMailConnection(ctx.scope, input, smtp)),
  update: workspaceProcedure
    .input(UpdateMailConnection)
    .mutation(({ ctx, input }) => updateMailConnection(ctx.scope, input, smtp)),
  verify: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => verifyMailConnection(ctx.scope, input.id, smtp)),
  remove: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => removeMailConnection(ctx.scope, input.id)),
});
