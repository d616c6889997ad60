import { checkRules } from "@/server/domain/alerts/check-rules";
import {
  createAlertRule,
  listAlerts,
  previewAlertRule,
  removeAlertRule,
  updateAlertRule,
} from "@/server/domain/alerts/rules";
import { AlertRuleId, AlertRuleInput, SaveAlertRule, SaveDigest } from "@/server/domain/alerts/schema";
import { getDigest, saveDigest } from "@/server/domain/analytics/digest";
import { router, workspaceProcedure } from "../trpc";

export const alertRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listAlerts(ctx.scope)),
  create: workspaceProcedure.input(AlertRuleInput).mutation(async ({ ctx, input }) => {
    const made = await createAlertRule(ctx.scope, input);
    await checkRules(ctx.scope);
    return made;
  }),
  update: workspaceProcedure.input(SaveAlertRule).mutation(async ({ ctx, input }) => {
    const saved = await updateAlertRule(ctx.scope, input);
    await checkRules(ctx.scope);
    return saved;
  }),
  remove: workspaceProcedure
    .input(AlertRuleId)
    .mutation(({ ctx, input }) => removeAlertRule(ctx.scope, input.id)),
  preview: workspaceProcedure
    .input(AlertRuleInput)
    .query(({ ctx, input }) => previewAlertRule(ctx.scope, input)),
  digest: workspaceProcedure.query(({ ctx }) => getDigest(ctx.scope)),
  saveDigest: workspaceProcedure.input(SaveDigest).mutation(({ ctx, input }) => saveDigest(ctx.scope, input)),
});
