import { z } from "zod";
import {
  connectTwilio,
  listConnections,
  removeConnection,
  renewToken,
  verifyConnection,
} from "@/server/domain/messaging/connections";
import { ConnectTwilio, RenewToken } from "@/server/domain/messaging/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const connectionRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listConnections(ctx.scope)),
  connectTwilio: workspaceProcedure
    .input(ConnectTwilio)
    .mutation(({ ctx, input }) => connectTwilio(ctx.scope, input)),
  renewToken: workspaceProcedure.input(RenewToken).mutation(({ ctx, input }) => renewToken(ctx.scope, input)),
  verify: workspaceProcedure.input(Id).mutation(({ ctx, input }) => verifyConnection(ctx.scope, input.id)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeConnection(ctx.scope, input.id)),
});
