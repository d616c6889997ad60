import { z } from "zod";
import { addOptOut, listOptOuts, removeOptOut } from "@/server/domain/contacts/opt-outs";
import { AddOptOut, OptOutFilter } from "@/server/domain/contacts/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const optOutRouter = router({
  list: workspaceProcedure.input(OptOutFilter).query(({ ctx, input }) => listOptOuts(ctx.scope, input)),
  add: workspaceProcedure.input(AddOptOut).mutation(({ ctx, input }) => addOptOut(ctx.scope, input)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeOptOut(ctx.scope, input.id)),
});
