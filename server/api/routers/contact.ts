import { z } from "zod";
import { getContact, listContacts, updateContact } from "@/server/domain/contacts/contacts";
import { erasePerson } from "@/server/domain/contacts/erase-person";
import { exportPerson } from "@/server/domain/contacts/export-person";
import { importContacts, previewContactImport } from "@/server/domain/contacts/import-contacts";
import { ContactFilter, ErasePerson, ImportContacts, UpdateContact } from "@/server/domain/contacts/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const contactRouter = router({
  list: workspaceProcedure.input(ContactFilter).query(({ ctx, input }) => listContacts(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getContact(ctx.scope, input.id)),
  update: workspaceProcedure
    .input(UpdateContact)
    .mutation(({ ctx, input }) => updateContact(ctx.scope, input)),
  previewImport: workspaceProcedure
    .input(ImportContacts)
    .mutation(({ ctx, input }) => previewContactImport(ctx.scope, input)),
  import: workspaceProcedure
    .input(ImportContacts)
    .mutation(({ ctx, input }) => importContacts(ctx.scope, input)),
  /** A mutation: that somebody's data was taken out is written down. */
  export: workspaceProcedure.input(Id).mutation(({ ctx, input }) => exportPerson(ctx.scope, input.id)),
  erase: workspaceProcedure.input(ErasePerson).mutation(({ ctx, input }) => erasePerson(ctx.scope, input)),
});
