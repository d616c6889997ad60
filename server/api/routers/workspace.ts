import { Paging } from "@/server/domain/paging";
import { listAudit } from "@/server/domain/workspaces/list-audit";
import { CreateWorkspace, UpdateWorkspace } from "@/server/domain/workspaces/schema";
import {
  createWorkspace,
  getWorkspace,
  listMyWorkspaces,
  updateWorkspace,
} from "@/server/domain/workspaces/workspaces";
import { personProcedure, router, workspaceProcedure } from "../trpc";

export const workspaceRouter = router({
  listMine: personProcedure.query(({ ctx }) => listMyWorkspaces({ db: ctx.db, userId: ctx.person.userId })),
  create: personProcedure
    .input(CreateWorkspace)
    .mutation(({ ctx, input }) => createWorkspace({ db: ctx.db, userId: ctx.person.userId }, input)),
  /** The workspace of the page, and what the person is in it. */
  get: workspaceProcedure.query(async ({ ctx }) => {
    const { id, slug, name, timeZone, country } = await getWorkspace(ctx.scope);
    return { id, slug, name, timeZone, country, role: ctx.role };
  }),
  update: workspaceProcedure
    .input(UpdateWorkspace)
    .mutation(({ ctx, input }) => updateWorkspace(ctx.scope, input)),
  audit: workspaceProcedure.input(Paging).query(({ ctx, input }) => listAudit(ctx.scope, input)),
});
