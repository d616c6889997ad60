import { exportAudit, listAudit, listAuditActors } from "@/server/domain/workspaces/list-audit";
import { AuditFilter, ListAudit } from "@/server/domain/workspaces/schema";
import { router, workspaceProcedure } from "../trpc";

/** Who did what in the workspace. */
export const auditRouter = router({
  list: workspaceProcedure.input(ListAudit).query(({ ctx, input }) => listAudit(ctx.scope, input)),
  actors: workspaceProcedure.query(({ ctx }) => listAuditActors(ctx.scope)),
  // It writes its own entry.
  export: workspaceProcedure.input(AuditFilter).mutation(({ ctx, input }) => exportAudit(ctx.scope, input)),
});
