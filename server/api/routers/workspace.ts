import { z } from "zod";
import { allows } from "@/server/domain/workspaces/permissions";
import { CreateWorkspace, UpdateWorkspace } from "@/server/domain/workspaces/schema";
import {
  createWorkspace,
  getWorkspace,
  listMyWorkspaces,
  removeWorkspace,
  updateWorkspace,
} from "@/server/domain/workspaces/workspaces";
import { personProcedure, router, workspaceProcedure } from "../trpc";

export const workspaceRouter = router({
  listMine: personProcedure.query(({ ctx }) => listMyWorkspaces({ db: ctx.db, userId: ctx.person.userId })),
  create: personProcedure
    .input(CreateWorkspace)
    .mutation(({ ctx, input }) => createWorkspace({ db: ctx.db, userId: ctx.person.userId }, input)),
  /** The workspace of the page, what the person is in it, and what that lets them do. */
  get: workspaceProcedure.query(async ({ ctx }) => {
    const { id, slug, name, timeZone, country, sendingStoppedAt, aroundTheClock } = await getWorkspace(
      ctx.scope,
    );
    const { role } = ctx;
    const may = {
      update: allows(role, "workspace.update"),
      manageMembers: allows(role, "members.manage"),
      manageOwners: allows(role, "owners.manage"),
      manageApiKeys: allows(role, "apiKeys.manage"),
      remove: allows(role, "workspace.delete"),
      readAudit: allows(role, "audit.read"),
      readStatus: allows(role, "operations.read"),
      configureRetention: allows(role, "retention.configure"),
      sendMessages: allows(role, "messages.send"),
      writeContacts: allows(role, "contacts.write"),
      exportContacts: allows(role, "contacts.export"),
      eraseContacts: allows(role, "contacts.erase"),
      addOptOuts: allows(role, "optOuts.write"),
      removeOptOuts: allows(role, "optOuts.remove"),
      speak: allows(role, "calls.speak"),
      correctCalls: allows(role, "calls.correct"),
      resendWebhooks: allows(role, "webhooks.resend"),
      writeWebhooks: allows(role, "webhooks.write"),
      reEvaluateCalls: allows(role, "calls.reevaluate"),
      exportCalls: allows(role, "calls.export"),
      saveViews: allows(role, "views.write"),
      writeAutomations: allows(role, "automations.write"),
      writeAssistants: allows(role, "assistants.write"),
      manageConnections: allows(role, "connections.manage"),
      manageSources: allows(role, "sources.manage"),
      configureSending: allows(role, "sending.configure"),
      sendNow: allows(role, "messages.sendNow"),
    };
    return { id, slug, name, timeZone, country, sendingStoppedAt, aroundTheClock, role, may };
  }),
  update: workspaceProcedure
    .input(UpdateWorkspace)
    .mutation(({ ctx, input }) => updateWorkspace(ctx.scope, input)),
  remove: workspaceProcedure
    .input(z.strictObject({ slug: z.string() }))
    .mutation(({ ctx, input }) => removeWorkspace(ctx.scope, input)),
});
