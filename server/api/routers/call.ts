import { z } from "zod";
import { getCallDetail } from "@/server/domain/calls/call-detail";
import { listFollowUps } from "@/server/domain/calls/follow-ups";
import { listCalls } from "@/server/domain/calls/list-calls";
import { CallFilter } from "@/server/domain/calls/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });

export const callRouter = router({
  list: workspaceProcedure.input(CallFilter).query(({ ctx, input }) => listCalls(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getCallDetail(ctx.scope, input.id)),
  followUps: workspaceProcedure.input(Id).query(({ ctx, input }) => listFollowUps(ctx.scope, input.id)),
});
