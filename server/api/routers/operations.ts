import { getStatus } from "@/server/domain/operations/status";
import { router, workspaceProcedure } from "../trpc";

/** How the instance is. */
export const operationsRouter = router({
  status: workspaceProcedure.query(({ ctx }) => getStatus(ctx.scope)),
});
