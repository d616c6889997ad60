import { countByAssistant } from "@/server/domain/analytics/breakdown";
import { getDeliveryAnalytics } from "@/server/domain/analytics/delivery";
import { countFollowUps, listFollowUps } from "@/server/domain/analytics/follow-up";
import { listNeedsYou } from "@/server/domain/analytics/needs-you";
import { AnalyticsPeriod, FollowUpFilter } from "@/server/domain/analytics/schema";
import { router, workspaceProcedure } from "../trpc";

export const analyticsRouter = router({
  delivery: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => getDeliveryAnalytics(ctx.scope, input)),
  byAssistant: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => countByAssistant(ctx.scope, input)),
  followUpTotals: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => countFollowUps(ctx.scope, input)),
  followUps: workspaceProcedure
    .input(FollowUpFilter)
    .query(({ ctx, input }) => listFollowUps(ctx.scope, input)),
  needsYou: workspaceProcedure.query(({ ctx }) => listNeedsYou(ctx.scope)),
});
