import { randomBytes } from "node:crypto";
import type { AlertRule } from "@/server/db/generated/client";
import { sealSecret } from "@/server/db/secret-box";
import { notFound } from "../errors";
import { newId } from "../ids";
import { readAddresses } from "../mail/schema";
import { type Scope, transaction } from "../scope";
import { requireAllowedUrl } from "../webhooks/policy";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { readHours } from "./hours";
import { firings } from "./judge";
import { ALERT_KINDS, type AlertKind, type AlertRuleInput } from "./schema";

export interface AlertRuleView {
  id: string;
  name: string;
  kind: AlertKind;
  threshold: number;
  windowHours: number;
  minimum: number;
  assistantId: string | null;
  emails: string;
  webhookUrl: string;
  quietHours: number;
  enabled: boolean;
  /** It is out of its bounds now. */
  open: boolean;
}

export interface AlertView {
  id: string;
  rule: string;
  words: string;
  at: Date;
  endedAt: Date | null;
  told: boolean;
  /** Why the webhook did not take it, in words. */
  problem: string | null;
}

export const secretPlace = (id: string) => ({ table: "AlertRule", id, field: "webhookSecret" });

/** The workspace's rules, and what they fired last. */
export async function listAlerts(scope: Scope): Promise<{ rules: AlertRuleView[]; alerts: AlertView[] }> {
  authorise(scope, "analytics.read");
  const { workspaceId } = scope;
  const rules = await scope.db.alertRule.findMany({
    where: { workspaceId },
    orderBy: { id: "asc" },
    include: { alerts: { where: { workspaceId, endedAt: null }, select: { id: true } } },
  });
  const alerts = await scope.db.alert.findMany({
    where: { workspaceId },
    orderBy: { id: "desc" },
    take: 50,
    include: { rule: { select: { name: true } } },
  });
  return {
    rules: rules.map(({ alerts: open, ...rule }) => ({ ...toRule(rule), open: open.length > 0 })),
    alerts: alerts.map(({ id, rule, words, at, endedAt, told, problem }) => ({
      ...{ id, words, at, endedAt, told, problem },
      rule: rule.name,
    })),
  };
}

export const kindOf = ({ kind }: Pick<AlertRule, "kind">): AlertKind =>
  ALERT_KINDS.find((known) => known === kind) ?? "nothing_received";

const toRule = (rule: AlertRule) => ({
  id: rule.id,
  name: rule.name,
  kind: kindOf(rule),
  threshold: rule.threshold,
  windowHours: rule.windowHours,
  minimum: rule.minimum,
  assistantId: rule.assistantId,
  emails: rule.emails.join(", "),
  webhookUrl: rule.webhookUrl ?? "",
  quietHours: rule.quietHours,
  enabled: rule.enabled,
});

/** Makes a rule. The secret that signs what its webhook gets is returned here and never again; null without a webhook. */
export async function createAlertRule(scope: Scope, input: AlertRuleInput) {
  authorise(scope, "workspace.update");
  const id = newId("alertRule");
  return transaction(scope, async (tx) => {
    const { data, secret } = await columnsOf(tx, id, input, null);
    await tx.db.alertRule.create({ data: { id, workspaceId: tx.workspaceId, ...data } });
    await audit(tx, "alertRule.created", id, { kind: input.kind });
    return { id, secret };
  });
}

/** Changes a rule; a URL that is new gets a secret of its own. What is open is judged anew by the next check. */
export async function updateAlertRule(scope: Scope, { id, rule }: { id: string; rule: AlertRuleInput }) {
  authorise(scope, "workspace.update");
  return transaction(scope, async (tx) => {
    const before = await tx.db.alertRule.findFirst({ where: { id, workspaceId: tx.workspaceId } });
    if (!before) throw notFound("Rule");
    const { data, secret } = await columnsOf(tx, id, rule, before.webhookUrl);
    await tx.db.alertRule.updateMany({ where: { id, workspaceId: tx.workspaceId }, data });
    if (!rule.enabled) {
      await tx.db.alert.updateMany({
        where: { ruleId: id, workspaceId: tx.workspaceId, endedAt: null },
        data: { endedAt: tx.now() },
      });
    }
    await audit(tx, "alertRule.updated", id, { kind: rule.kind });
    return { id, secret };
  });
}

export async function removeAlertRule(scope: Scope, id: string): Promise<void> {
  authorise(scope, "workspace.update");
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.alertRule.deleteMany({ where: { id, workspaceId: tx.workspaceId } });
    if (count === 0) throw notFound("Rule");
    await audit(tx, "alertRule.deleted", id);
  });
}

async function columnsOf(tx: Scope, id: string, input: AlertRuleInput, urlBefore: string | null) {
  const { emails, webhookUrl, assistantId, ...rest } = input;
  if (webhookUrl !== "" && webhookUrl !== urlBefore) {
    await requireAllowedUrl(webhookUrl, undefined, "webhookUrl");
  }
  if (assistantId !== null) {
    const known = await tx.db.assistant.count({ where: { id: assistantId, workspaceId: tx.workspaceId } });
    if (known === 0) throw notFound("Assistant");
  }
  const secret =
    webhookUrl !== "" && webhookUrl !== urlBefore ? `whsec_${randomBytes(32).toString("base64")}` : null;
  return {
    secret,
    data: {
      ...rest,
      assistantId,
      emails: emails === "" ? [] : (readAddresses(emails) ?? []),
      webhookUrl: webhookUrl || null,
      ...(secret ? { webhookSecret: sealSecret(tx, secretPlace(id), secret) } : {}),
      ...(webhookUrl === "" ? { webhookSecret: null } : {}),
    },
  };
}

const PREVIEW_DAYS = 30;

export interface AlertPreview {
  days: number;
  timeZone: string;
  firings: { at: string; until: string | null; words: string; told: boolean }[];
}

/** When a rule would have fired over the last 30 days, by the figures of each hour as they are known now. */
export async function previewAlertRule(scope: Scope, rule: AlertRuleInput): Promise<AlertPreview> {
  authorise(scope, "analytics.read");
  const { hours, names, timeZone, money } = await readHours(scope, PREVIEW_DAYS + 7, rule.assistantId);
  const first = hours.length - PREVIEW_DAYS * 24;
  return {
    days: PREVIEW_DAYS,
    timeZone,
    firings: firings(rule, hours, money, Math.max(0, first))
      .map(({ from, until, words, told }) => ({
        at: names[from] ?? "",
        until: until === null ? null : (names[until] ?? null),
        words,
        told,
      }))
      .reverse(),
  };
}
