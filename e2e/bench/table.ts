export interface Row {
  what: string;
  measured: string;
  goal: string;
  /** A promise was broken (a message lost or doubled), which is never a question of speed. */
  broken?: boolean;
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
export const millis = (ms: number) => `${Math.round(ms)} ms`;

/** The value that `share` of the values do not exceed (nearest rank). */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function printTable(rows: Row[]) {
  const lines = [{ what: "what", measured: "measured", goal: "goal" }, ...rows];
  const width = (column: "what" | "measured") => Math.max(...lines.map((line) => line[column].length));
  const [what, measured] = [width("what"), width("measured")];
  console.log("");
  for (const [index, line] of lines.entries()) {
    console.log(`${line.what.padEnd(what)} | ${line.measured.padEnd(measured)} | ${line.goal}`);
    if (index === 0) console.log(`${"-".repeat(what)}-|-${"-".repeat(measured)}-|------`);
  }
}
