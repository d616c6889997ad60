import { z } from "zod";
import { getContact, listContacts, updateContact } from "@/server/domain/contacts/contacts";
import { ContactFilter, UpdateContact } from "@/server/domain/contacts/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const contactRouter = router({
  list: workspaceProcedure.input(ContactFilter).query(({ ctx, input }) => listContacts(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getContact(ctx.scope, input.id)),
  update: workspaceProcedure
    .input(UpdateContact)
    .mutation(({ ctx, input }) => updateContact(ctx.scope, input)),
});
