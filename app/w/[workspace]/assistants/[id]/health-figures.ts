import type { HealthCounts, VariableHealth } from "@/server/domain/evaluation/health";
import { BEFORE_DAYS, percentOf, RECENT_DAYS } from "@/server/domain/evaluation/shared/health-shift";

const DAYS = RECENT_DAYS + BEFORE_DAYS;

export const totalOf = ({ recent, before }: Pick<VariableHealth, "recent" | "before">): HealthCounts => ({
  read: recent.read + before.read,
  known: recent.known + before.known,
  corrected: recent.corrected + before.corrected,
});

/** Rounded percents; unknown is what is left of known, so that both make a hundred. Null: never read. */
export function percentsOf({ read, known, corrected }: HealthCounts) {
  const percent = percentOf({ count: known, of: read });
  if (percent === null) return null;
  return {
    known: percent,
    unknown: 100 - percent,
    corrected: percentOf({ count: corrected, of: read }) ?? 0,
  };
}

export const sharesOf = ({ days }: Pick<VariableHealth, "days">) =>
  days.map(({ read, known }) => (read === 0 ? null : known / read));

/** "Known in 92% of 140 calls of the last 35 days, unknown in 8%, corrected in 3%". */
export function healthInWords(health: Pick<VariableHealth, "recent" | "before">): string | null {
  const total = totalOf(health);
  const percents = percentsOf(total);
  if (!percents) return null;
  const calls = total.read === 1 ? "1 call" : `${total.read.toLocaleString("en")} calls`;
  return `Known in ${percents.known}% of ${calls} of the last ${DAYS} days, unknown in ${percents.unknown}%, corrected in ${percents.corrected}%`;
}
