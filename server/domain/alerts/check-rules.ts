import type { RootDb } from "@/server/db/client";
import { type AlertRule, Prisma } from "@/server/db/generated/client";
import { openSecret } from "@/server/db/secret-box";
import { env } from "@/server/env";
import { newId } from "../ids";
import { queueMail } from "../mail/queue-mail";
import { postSigned } from "../notices/post-signed";
import { type Scope, transaction } from "../scope";
import { readHours } from "./hours";
import { type Judgement, judge } from "./judge";
import { kindOf, secretPlace } from "./rules";

export const findWorkspacesWithRules = async (db: RootDb): Promise<string[]> => {
  const rows = await db.$queryRaw<{ workspaceId: string }[]>(
    Prisma.sql`SELECT DISTINCT "workspaceId" FROM "AlertRule" WHERE enabled ORDER BY 1`,
  );
  return rows.map(({ workspaceId }) => workspaceId);
};

/**
 * Judges each rule by the hours up to now. One that leaves its bounds opens an alert, once, and people are told, within
 * the quiet period of an earlier notice as soon as that is over; one that keeps them again closes it. Returns how many
 * opened.
 */
export async function checkRules(scope: Scope): Promise<number> {
  const { workspaceId } = scope;
  const rules = await scope.db.alertRule.findMany({
    where: { workspaceId, enabled: true },
    orderBy: { id: "asc" },
  });
  let opened = 0;
  for (const rule of rules) {
    const { hours, money } = await readHours(scope, Math.ceil(rule.windowHours / 24) + 1, rule.assistantId);
    const judgement = judge({ ...rule, kind: kindOf(rule) }, hours.slice(-rule.windowHours), money);
    if (judgement.fires) opened += Number(await open(scope, rule.id, judgement));
    else {
      await scope.db.alert.updateMany({
        where: { workspaceId, ruleId: rule.id, endedAt: null },
        data: { endedAt: scope.now() },
      });
    }
  }
  return opened;
}

async function open(scope: Scope, ruleId: string, { value, words }: Judgement): Promise<boolean> {
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const { count } = await tx.db.alert.createMany({
      data: [{ id: newId("alert"), workspaceId, ruleId, value: value ?? 0, words, at: tx.now() }],
      skipDuplicates: true,
    });
    // The rule may have been deleted since it was judged.
    const rule = await tx.db.alertRule.findFirst({ where: { id: ruleId, workspaceId } });
    const alert = await tx.db.alert.findFirst({ where: { ruleId, workspaceId, endedAt: null } });
    if (!rule || !alert) return false;
    // One that opened within the quiet period is told when it outlasts that.
    const quietUntil = (rule.toldAt?.getTime() ?? 0) + rule.quietHours * 3_600_000;
    if (tx.now().getTime() >= quietUntil) {
      const told = await tx.db.alert.updateMany({
        where: { id: alert.id, workspaceId, told: false },
        data: { told: true },
      });
      if (told.count > 0) await tell(tx, rule, alert.id, words);
    }
    return count > 0;
  });
}

async function tell(tx: Scope, rule: AlertRule, alertId: string, words: string): Promise<void> {
  await tx.db.alertRule.updateMany({
    where: { id: rule.id, workspaceId: tx.workspaceId },
    data: { toldAt: tx.now() },
  });
  if (rule.emails.length > 0) {
    await queueMail(tx, {
      to: rule.emails.join(", "),
      subject: `${rule.name}: ${words}`,
      text: [
        `The rule "${rule.name}" is out of its bounds: ${words}.`,
        `See it: ${await pageOf(tx)}`,
        rule.quietHours > 0
          ? `You are not told of this rule again for ${rule.quietHours} hours.`
          : "You are told each time that it leaves its bounds.",
      ].join("\n\n"),
    });
  }
  if (rule.webhookUrl) await tx.emit({ name: "analytics/alert.opened", data: { alertId } });
}

async function pageOf(scope: Scope) {
  const { slug } = await scope.db.workspace.findUniqueOrThrow({
    where: { id: scope.workspaceId },
    select: { slug: true },
  });
  return `${env().APP_URL}/w/${slug}/analytics/alerts`;
}

/** Posts an alert to its rule's webhook. Throws while it is not taken, for the job to try again. */
export async function postAlert(scope: Scope, alertId: string): Promise<void> {
  const where = { id: alertId, workspaceId: scope.workspaceId };
  const alert = await scope.db.alert.findFirst({ where, include: { rule: true } });
  if (!alert?.rule.webhookUrl || !alert.rule.webhookSecret) return;
  const { rule } = alert;
  const problem = await postSigned(
    alert.rule.webhookUrl,
    openSecret(scope, secretPlace(rule.id), alert.rule.webhookSecret),
    {
      id: alertId,
      at: scope.now(),
      body: JSON.stringify({
        id: alertId,
        type: "alert.opened",
        timestamp: alert.at.toISOString(),
        data: {
          rule: {
            id: rule.id,
            name: rule.name,
            kind: rule.kind,
            threshold: rule.threshold,
            windowHours: rule.windowHours,
          },
          value: alert.value,
          words: alert.words,
          url: await pageOf(scope),
        },
      }),
    },
  );
  await scope.db.alert.updateMany({ where, data: { problem } });
  if (problem !== null) throw new Error(problem);
}
