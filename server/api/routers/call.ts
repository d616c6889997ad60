import { z } from "zod";
import { getCallDetail } from "@/server/domain/calls/call-detail";
import { listFilterOptions } from "@/server/domain/calls/filter-options";
import { listFollowUps } from "@/server/domain/calls/follow-ups";
import { listCalls } from "@/server/domain/calls/list-calls";
import { findNeighbours } from "@/server/domain/calls/neighbours";
import { CallFilter, CallQuery } from "@/server/domain/calls/schema";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const Place = CallQuery.extend({ id: z.string(), sort: CallFilter.shape.sort });

export const callRouter = router({
  list: workspaceProcedure.input(CallFilter).query(({ ctx, input }) => listCalls(ctx.scope, input)),
  filters: workspaceProcedure.query(({ ctx }) => listFilterOptions(ctx.scope)),
  neighbours: workspaceProcedure.input(Place).query(({ ctx, input }) => findNeighbours(ctx.scope, input)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getCallDetail(ctx.scope, input.id)),
  followUps: workspaceProcedure.input(Id).query(({ ctx, input }) => listFollowUps(ctx.scope, input.id)),
});
