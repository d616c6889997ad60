import { SaveSending } from "@/server/domain/sending/schema";
import {
  getSendingSettings,
  resumeSending,
  saveSending,
  stopSending,
} from "@/server/domain/sending/settings";
import { router, workspaceProcedure } from "../trpc";

/** When and how much the workspace texts, and the switch that stops it. */
export const sendingRouter = router({
  get: workspaceProcedure.query(({ ctx }) => getSendingSettings(ctx.scope)),
  save: workspaceProcedure.input(SaveSending).mutation(({ ctx, input }) => saveSending(ctx.scope, input)),
  stop: workspaceProcedure.mutation(({ ctx }) => stopSending(ctx.scope)),
  resume: workspaceProcedure.mutation(({ ctx }) => resumeSending(ctx.scope)),
});
