/** "62%", "8.4%"; a dash where nothing is divided. */
export const formatRate = (part: number, whole: number): string => {
  if (whole <= 0) return "–";
  const percent = (part / whole) * 100;
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)}%`;
};

export const formatCount = (count: number) => count.toLocaleString("en");

export interface Change {
  direction: "up" | "down" | "same";
  text: string;
}

/** Of a count, in percent of what it was. */
export function changeOfCount(now: number, before: number): Change | null {
  if (before === 0) return now === 0 ? null : { direction: "up", text: "new" };
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return { direction: "same", text: "no change" };
  return { direction: percent > 0 ? "up" : "down", text: `${Math.abs(percent)}%` };
}

/** Of a rate, in percentage points. */
export function changeOfRate(now: [number, number], before: [number, number]): Change | null {
  if (now[1] <= 0 || before[1] <= 0) return null;
  const points = Math.round((now[0] / now[1] - before[0] / before[1]) * 1000) / 10;
  if (points === 0) return { direction: "same", text: "no change" };
  return { direction: points > 0 ? "up" : "down", text: `${Math.abs(points)} pts` };
}
