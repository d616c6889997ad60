import { z } from "zod";
import {
  addModelConnection,
  listModelConnections,
  removeModelConnection,
  updateModelConnection,
  verifyModelConnection,
} from "@/server/domain/evaluation/connections";
import {
  AddModelConnection,
  UpdateModelConnection,
} from "@/server/domain/evaluation/shared/model-connection";
import { verifyModel } from "@/server/integrations/extraction/model/verify";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const modelConnectionRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listModelConnections(ctx.scope)),
  add: workspaceProcedure
    .input(AddModelConnection)
    .mutation(({ ctx, input }) => addModelConnection(ctx.scope, input, verifyModel)),
  update: workspaceProcedure
    .input(UpdateModelConnection)
    .mutation(({ ctx, input }) => updateModelConnection(ctx.scope, input, verifyModel)),
  verify: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => verifyModelConnection(ctx.scope, input.id, verifyModel)),
  remove: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => removeModelConnection(ctx.scope, input.id)),
});
