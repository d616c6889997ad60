import { readKeyword } from "../../messaging/keywords";
import { queryRaw, type Scope, sql } from "../../scope";
import { Definition } from "../schema";
import { isSms, type Sms } from "../shared/sms";
import { LETTERS, type Letter } from "../shared/sms-fields";
import { findStep, listSteps } from "../shared/tree";
import { type Variant, variantsOf } from "../shared/variants";

/** A published step with several texts, and the versions that have the very same ones. */
export interface Trial {
  step: Sms;
  variants: Variant[];
  versionIds: string[];
  /** When the first of those was published. */
  since: Date;
}

interface Version {
  id: string;
  createdAt: Date;
  definition: unknown;
}

const textsOf = (definition: Definition, stepId: string) => {
  const step = findStep(definition, stepId)?.step;
  if (!step || !isSms(step) || !step.variants) return null;
  return JSON.stringify(variantsOf(step).map(({ letter, body }) => [letter, body]));
};

/** The trials of a published version, with the versions before it that differ in nothing but shares. Pure. */
export function trialsOf(published: Version, older: readonly Version[]): Trial[] {
  const definition = Definition.parse(published.definition);
  return listSteps(definition).flatMap(({ step }) => {
    if (!isSms(step) || !step.variants) return [];
    const texts = textsOf(definition, step.id);
    const changed = older.findIndex(
      (version) => textsOf(Definition.parse(version.definition), step.id) !== texts,
    );
    const same = [published, ...older.slice(0, changed < 0 ? older.length : changed)];
    return [
      {
        step,
        variants: variantsOf(step),
        versionIds: same.map(({ id }) => id),
        since: same.at(-1)?.createdAt ?? published.createdAt,
      },
    ];
  });
}

/** What is published now; null: nothing, or the automation is gone. */
export async function readTrials(scope: Scope, automationId: string): Promise<Trial[] | null> {
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({
    where: { id: automationId, workspaceId },
    select: { publishedVersionId: true },
  });
  if (!automation) return null;
  const versions = await scope.db.automationVersion.findMany({
    where: { automationId, workspaceId },
    orderBy: { number: "desc" },
    select: { id: true, createdAt: true, definition: true },
  });
  const at = versions.findIndex(({ id }) => id === automation.publishedVersionId);
  const published = versions[at];
  return published ? trialsOf(published, versions.slice(at + 1)) : [];
}

export interface VariantCounts {
  sent: number;
  delivered: number;
  answered: number;
  optedOut: number;
}

interface Row {
  variant: string;
  sent: number;
  delivered: number;
  optedOut: number;
}

/**
 * Counts what came of each text, from the rows themselves: tests are left out, an answer is not a keyword, and an
 * opt-out counts for the last text before it. `from`: only texts sent since then.
 */
export async function countVariants(
  scope: Scope,
  trial: Trial,
  from: Date,
): Promise<Record<Letter, VariantCounts>> {
  const w = scope.workspaceId;
  const texts = sql`
    SELECT m.id, m.variant, m.status, m."to", m."contactId", m."sentAt"
    FROM "Message" m JOIN "AutomationRun" r ON r.id = m."runId" AND r."workspaceId" = ${w}
    WHERE m."workspaceId" = ${w} AND r."versionId" = ANY(${trial.versionIds}::text[]) AND m."stepId" = ${trial.step.id}
      AND m.variant IS NOT NULL AND NOT m.test AND m."sentAt" >= ${from}::timestamptz`;
  const [rows, answers] = await Promise.all([
    queryRaw<Row>(
      scope,
      sql`WITH texts AS (${texts})
          SELECT t.variant, count(*)::int AS sent,
                 (count(*) FILTER (WHERE t.status = 'delivered'))::int AS delivered,
                 (count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM "OptOut" o
                   WHERE o."workspaceId" = ${w} AND o.phone = t."to" AND o."createdAt" >= t."sentAt"
                     AND o.source IN ('keyword', 'carrier', 'review')
                     AND NOT EXISTS (
                       SELECT 1 FROM "Message" later
                       WHERE later."workspaceId" = ${w} AND later."contactId" = t."contactId"
                         AND later.direction = 'outbound' AND NOT later.test AND NOT later."consentNotice"
                         AND later."sentAt" > t."sentAt" AND later."sentAt" <= o."createdAt"))))::int AS "optedOut"
          FROM texts t GROUP BY t.variant`,
    ),
    queryRaw<{ id: string; variant: string; body: string }>(
      scope,
      sql`WITH texts AS (${texts})
          SELECT t.id, t.variant, i.body FROM texts t
          JOIN "Message" i ON i."workspaceId" = ${w} AND i."contactId" = t."contactId" AND i.direction = 'inbound'
            AND i."inReplyToId" = t.id`,
    ),
  ]);
  const answered = new Map<string, Set<string>>();
  for (const { id, variant, body } of answers) {
    if (readKeyword(body) !== null) continue;
    answered.set(variant, (answered.get(variant) ?? new Set()).add(id));
  }
  const countsOf = (letter: Letter): VariantCounts => {
    const row = rows.find(({ variant }) => variant === letter);
    return {
      sent: row?.sent ?? 0,
      delivered: row?.delivered ?? 0,
      answered: answered.get(letter)?.size ?? 0,
      optedOut: row?.optedOut ?? 0,
    };
  };
  const [a, b, c, d] = LETTERS.map(countsOf) as [VariantCounts, VariantCounts, VariantCounts, VariantCounts];
  return { A: a, B: b, C: c, D: d };
}
