import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { notFound } from "../../errors";
import { newId } from "../../ids";
import { actorName, queryRaw, type Scope, sql, transaction } from "../../scope";
import { audit } from "../../workspaces/audit";
import { authorise } from "../../workspaces/permissions";
import { stepTitle } from "../shared/tree";
import { reasonToStop } from "../shared/variant-rules";
import type { Variant } from "../shared/variants";
import { countVariants, readTrials, type Trial, type VariantCounts } from "./count-variants";

const share = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`;

interface Candidate {
  variant: Variant;
  luck: number;
  reason: string;
}

/**
 * Stops the text of each published step whose readers opt out significantly more often than the others' do, by
 * `STOP_RULE`; its recipients get the others. Never the last one. What a person took up again is judged by what was sent
 * since. Returns how many it stopped.
 */
export async function stopWorseVariants(scope: Scope, automationId: string): Promise<number> {
  const trials = (await readTrials(scope, automationId)) ?? [];
  let stopped = 0;
  for (const trial of trials) if (await stopWorst(scope, automationId, trial)) stopped += 1;
  return stopped;
}

async function stopWorst(scope: Scope, automationId: string, trial: Trial): Promise<boolean> {
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    // Two sweeps at once: the second waits here and finds it stopped.
    await queryRaw(
      tx,
      sql`SELECT 1 FROM "Automation" WHERE id = ${automationId} AND "workspaceId" = ${workspaceId} FOR UPDATE`,
    );
    const stops = await tx.db.variantStop.findMany({
      where: { workspaceId, automationId, stepId: trial.step.id },
    });
    const of = ({ letter, body }: Variant) =>
      stops.filter((stop) => stop.variant === letter && stop.body === body);
    const open = trial.variants.filter((variant) => of(variant).every(({ resumedAt }) => resumedAt !== null));
    if (open.length < 2) return false;
    const resumed = open.flatMap(of).map(({ resumedAt }) => resumedAt?.getTime() ?? 0);
    const counts = await countVariants(tx, trial, new Date(Math.max(trial.since.getTime(), ...resumed)));
    const worst = open
      .flatMap((variant) => judge(variant, open, counts))
      .sort((one, other) => one.luck - other.luck)[0];
    if (!worst) return false;
    const { variant, reason } = worst;
    await tx.db.variantStop.create({
      data: {
        id: newId("variantStop"),
        workspaceId,
        automationId,
        stepId: trial.step.id,
        variant: variant.letter,
        body: variant.body,
        reason: `Text ${variant.letter} of “${stepTitle(trial.step)}” is not sent any more: ${reason}`,
        stoppedAt: tx.now(),
      },
    });
    await audit(tx, "variant.stopped", automationId, {
      stepId: trial.step.id,
      variant: variant.letter,
      reason,
    });
    return true;
  });
}

function judge(variant: Variant, open: Variant[], counts: Record<string, VariantCounts>): Candidate[] {
  const one = counts[variant.letter] ?? { sent: 0, optedOut: 0 };
  const others = open
    .filter(({ letter }) => letter !== variant.letter)
    .map(({ letter }) => counts[letter] ?? { sent: 0, optedOut: 0 })
    .reduce((sum, { sent, optedOut }) => ({ sent: sum.sent + sent, optedOut: sum.optedOut + optedOut }), {
      sent: 0,
      optedOut: 0,
    });
  const luck = reasonToStop(one, others);
  if (luck === null) return [];
  const reason = `${one.optedOut} of ${one.sent} opted out (${share(one.optedOut, one.sent)}), of the other texts ${others.optedOut} of ${others.sent} (${share(others.optedOut, others.sent)})`;
  return [{ variant, luck, reason }];
}

/** Sends a stopped text again, to those that it belongs to. Does nothing where it is sent. Audited. */
export async function resumeVariant(scope: Scope, input: { id: string }): Promise<void> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    const stop = await tx.db.variantStop.findFirst({ where: { id: input.id, workspaceId } });
    if (!stop) throw notFound("Text");
    const { count } = await tx.db.variantStop.updateMany({
      where: { id: stop.id, workspaceId, resumedAt: null },
      data: { resumedAt: tx.now(), resumedBy: actorName(tx.actor) },
    });
    if (count === 0) return;
    await audit(tx, "variant.resumed", stop.automationId, { stepId: stop.stepId, variant: stop.variant });
  });
}

/** Automations, of all workspaces, one of whose texts somebody opted out after in the last minutes. */
export async function findVariantsToJudge(
  db: RootDb,
): Promise<{ automationId: string; workspaceId: string }[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT DISTINCT r."automationId", r."workspaceId"
    FROM "OptOut" o
      JOIN "Contact" k ON k."workspaceId" = o."workspaceId" AND k.phone = o.phone
      JOIN LATERAL (
        SELECT m."runId" FROM "Message" m
        WHERE m."workspaceId" = o."workspaceId" AND m."contactId" = k.id AND m.variant IS NOT NULL AND NOT m.test
        ORDER BY m.id DESC LIMIT 1
      ) last ON true
      JOIN "AutomationRun" r ON r.id = last."runId" AND r."workspaceId" = o."workspaceId"
    WHERE o."createdAt" > now() - interval '20 minutes'`);
}
