import { chanceOfMore } from "./statistics";

/** Below so many texts a share says little: it is not shown. */
export const ENOUGH_TEXTS = 50;

/**
 * A text is stopped when its readers opt out more often than the others' do: at a chance below `chance` that this is
 * luck (it is looked at after every opt-out, so more is asked for than the usual 0.05), and not before each side has
 * `texts` and it has `optOuts`.
 */
export const STOP_RULE = { chance: 0.005, texts: 100, optOuts: 5 } as const;

export interface OptOuts {
  optedOut: number;
  sent: number;
}

/** The chance that so many opt out by luck, where the rule asks to stop it; null: it goes on. Pure. */
export function reasonToStop(one: OptOuts, others: OptOuts): number | null {
  const { texts, optOuts, chance } = STOP_RULE;
  if (one.sent < texts || others.sent < texts || one.optedOut < optOuts) return null;
  const luck = chanceOfMore(
    { hits: one.optedOut, trials: one.sent },
    { hits: others.optedOut, trials: others.sent },
  );
  return luck < chance ? luck : null;
}
