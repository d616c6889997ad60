import { z } from "zod";
import { exportOptOuts, importOptOuts, previewOptOutImport } from "@/server/domain/contacts/opt-out-list";
import { addOptOut, listOptOuts, removeOptOut } from "@/server/domain/contacts/opt-outs";
import { AddOptOut, DecideStopRequest, ImportOptOuts, OptOutFilter } from "@/server/domain/contacts/schema";
import {
  countStopRequests,
  decideStopRequest,
  listStopRequests,
} from "@/server/domain/contacts/stop-requests";
import { Paging } from "@/server/domain/paging";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const optOutRouter = router({
  list: workspaceProcedure.input(OptOutFilter).query(({ ctx, input }) => listOptOuts(ctx.scope, input)),
  add: workspaceProcedure.input(AddOptOut).mutation(({ ctx, input }) => addOptOut(ctx.scope, input)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeOptOut(ctx.scope, input.id)),
  export: workspaceProcedure.query(({ ctx }) => exportOptOuts(ctx.scope)),
  previewImport: workspaceProcedure
    .input(ImportOptOuts)
    .mutation(({ ctx, input }) => previewOptOutImport(ctx.scope, input)),
  import: workspaceProcedure
    .input(ImportOptOuts)
    .mutation(({ ctx, input }) => importOptOuts(ctx.scope, input)),
  /** Words that may ask for an end and wait for a decision. */
  requests: workspaceProcedure.input(Paging).query(({ ctx, input }) => listStopRequests(ctx.scope, input)),
  countRequests: workspaceProcedure.query(({ ctx }) => countStopRequests(ctx.scope)),
  decide: workspaceProcedure
    .input(DecideStopRequest)
    .mutation(({ ctx, input }) => decideStopRequest(ctx.scope, input)),
});
