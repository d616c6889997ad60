import type { Books } from "./books";
import type { Verdict } from "./judge";
import type { Harm } from "./monkey";

const listed = (counts: Iterable<[string, number]>) =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(", ") || "none";

function count(names: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

export function printHarm({ killed, faults }: Harm) {
  console.log(`\nKilled: ${listed(Object.entries(killed))}`);
  console.log(`Faults: ${listed([...faults].sort(([a], [b]) => a.localeCompare(b)))}`);
}

export function printOutcomes({ messages, runs, traffic, texts }: Books, clock: string) {
  const posts = traffic.calls.reduce((sum, call) => sum + call.posts, 0);
  console.log(
    `Reported: ${traffic.calls.length} calls in ${posts} posts, ${texts.length} texts at the carriers; ${clock}`,
  );
  console.log(`Runs: ${listed(count(runs.map(({ state }) => state)))}`);
  console.log(`Messages: ${listed(count(messages.map(({ status }) => status)))}`);
}

/** A few of the breaches; the rest has the same cause more often than not. */
const SHOWN = 10;

export function printVerdicts(verdicts: Verdict[]) {
  const width = (of: (verdict: Verdict) => string) =>
    Math.max(...verdicts.map((verdict) => of(verdict).length));
  const [what, checked] = [width((verdict) => verdict.what), width((verdict) => verdict.checked)];
  console.log("");
  for (const verdict of verdicts) {
    const said = verdict.broken.length === 0 ? "holds" : `BROKEN ${verdict.broken.length} times`;
    console.log(
      `${verdict.name} | ${verdict.what.padEnd(what)} | ${verdict.checked.padEnd(checked)} | ${said}`,
    );
  }
  for (const { name, what, broken } of verdicts) {
    if (broken.length === 0) continue;
    console.log(`\n${name}, ${what}:`);
    for (const words of broken.slice(0, SHOWN)) console.log(`  ${words}`);
    if (broken.length > SHOWN) console.log(`  and ${broken.length - SHOWN} more`);
  }
}
