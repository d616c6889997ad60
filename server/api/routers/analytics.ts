import { countByAssistant } from "@/server/domain/analytics/breakdown";
import { requestRecount } from "@/server/domain/analytics/check";
import { getDeliveryAnalytics } from "@/server/domain/analytics/delivery";
import { countFollowUps, listFollowUps } from "@/server/domain/analytics/follow-up";
import { groupFigures } from "@/server/domain/analytics/group";
import { listNeedsYou } from "@/server/domain/analytics/needs-you";
import { listOptOutTexts, listReplies } from "@/server/domain/analytics/replies";
import {
  AnalyticsGroup,
  AnalyticsList,
  AnalyticsPeriod,
  FollowUpFilter,
  VariableQuery,
} from "@/server/domain/analytics/schema";
import { getTextFigures, getToday } from "@/server/domain/analytics/texts";
import { getVariableFigures } from "@/server/domain/analytics/variables";
import { router, workspaceProcedure } from "../trpc";

export const analyticsRouter = router({
  delivery: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => getDeliveryAnalytics(ctx.scope, input)),
  byAssistant: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => countByAssistant(ctx.scope, input)),
  group: workspaceProcedure.input(AnalyticsGroup).query(({ ctx, input }) => groupFigures(ctx.scope, input)),
  texts: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => getTextFigures(ctx.scope, input)),
  today: workspaceProcedure.query(({ ctx }) => getToday(ctx.scope)),
  replies: workspaceProcedure.input(AnalyticsList).query(({ ctx, input }) => listReplies(ctx.scope, input)),
  optOuts: workspaceProcedure
    .input(AnalyticsList)
    .query(({ ctx, input }) => listOptOutTexts(ctx.scope, input)),
  variables: workspaceProcedure
    .input(VariableQuery)
    .query(({ ctx, input }) => getVariableFigures(ctx.scope, input)),
  followUpTotals: workspaceProcedure
    .input(AnalyticsPeriod)
    .query(({ ctx, input }) => countFollowUps(ctx.scope, input)),
  followUps: workspaceProcedure
    .input(FollowUpFilter)
    .query(({ ctx, input }) => listFollowUps(ctx.scope, input)),
  needsYou: workspaceProcedure.query(({ ctx }) => listNeedsYou(ctx.scope)),
  recount: workspaceProcedure.mutation(({ ctx }) => requestRecount(ctx.scope)),
});
