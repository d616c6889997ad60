import { notFound } from "../../errors";
import type { Scope } from "../../scope";
import { authorise } from "../../workspaces/permissions";
import type { Letter } from "../shared/sms-fields";
import { type Interval, wilson } from "../shared/statistics";
import { stepTitle } from "../shared/tree";
import { ENOUGH_TEXTS } from "../shared/variant-rules";
import { countVariants, readTrials } from "./count-variants";

/** How many of the texts, and where the true share lies with 95 %. */
export interface Share extends Interval {
  count: number;
  share: number;
}

export interface VariantResult {
  letter: Letter;
  body: string;
  /** Percent, as published. */
  share: number;
  sent: number;
  /** Whether the shares below say something: `ENOUGH_TEXTS` were sent. */
  enough: boolean;
  delivered: Share;
  answered: Share;
  optedOut: Share;
  /** Set while it is not sent, with the reason in words. */
  stop: { id: string; reason: string; at: Date } | null;
}

export interface TrialResult {
  stepId: string;
  stepName: string;
  /** Since when exactly these texts are published. */
  since: Date;
  variants: VariantResult[];
}

/** What came of each text of the published version's steps that have several. Throws `not_found`. */
export async function getVariantResults(scope: Scope, automationId: string): Promise<TrialResult[]> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const trials = await readTrials(scope, automationId);
  if (!trials) throw notFound("Automation");
  const stops = await scope.db.variantStop.findMany({
    where: { workspaceId, automationId, resumedAt: null },
    orderBy: { id: "asc" },
  });
  return Promise.all(
    trials.map(async (trial) => {
      const counts = await countVariants(scope, trial, trial.since);
      return {
        stepId: trial.step.id,
        stepName: stepTitle(trial.step),
        since: trial.since,
        variants: trial.variants.map(({ letter, body, share }) => {
          const { sent, delivered, answered, optedOut } = counts[letter];
          const of = (count: number): Share => ({
            count,
            share: sent === 0 ? 0 : count / sent,
            ...wilson(count, sent),
          });
          const stop = stops.find(
            (one) => one.stepId === trial.step.id && one.variant === letter && one.body === body,
          );
          return {
            letter,
            body,
            share,
            sent,
            enough: sent >= ENOUGH_TEXTS,
            delivered: of(delivered),
            answered: of(answered),
            optedOut: of(optedOut),
            stop: stop ? { id: stop.id, reason: stop.reason, at: stop.stoppedAt } : null,
          };
        }),
      };
    }),
  );
}
