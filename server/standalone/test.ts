import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { findBrowser } from "./browser";
import { bin, buildWhenChanged, runToEnd } from "./build";
import { UnitReport } from "./vitest-report";

const REPORTER = path.join(import.meta.dirname, "vitest-report.ts");

interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, at the first try at least, with what it said: told again at the end, where one looks. */
  failures?: string[];
}

const PlaywrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** A check that is passed or failed as a whole. */
async function check(command: string[]): Promise<Count> {
  const { code } = await runToEnd(command);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** One run of Vitest, of all files or of those named. Nothing when it failed and cannot say of what. */
async function runVitest(report: string, files: string[] = []): Promise<UnitReport | undefined> {
  const { code } = await runToEnd(
    [bin("vitest"), "run", ...files, "--retry=1", "--reporter=dot", `--reporter=${REPORTER}`],
    { env: { UNIT_REPORT: report } },
  );
  const read = UnitReport.safeParse(JSON.parse(await readFile(report, "utf8").catch(() => "null"))).data;
  return code !== 0 && read?.failures.length === 0 ? undefined : read;
}

/**
 * A test has a second try, and so has a file in which something else failed: a hook, a promise that nobody awaits. An error
 * that belongs to no file, when every file passed whole, is told and leaves nothing unproved.
 */
async function unitTests(reports: string): Promise<Count> {
  const lost: Count = {
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: ["vitest failed and did not say of what"],
  };
  const first = await runVitest(path.join(reports, "unit.json"));
  if (!first) return lost;
  if (first.unsettled.length === 0) return first;
  const second = await runVitest(path.join(reports, "again.json"), first.unsettled);
  if (!second) return lost;
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed + second.unsettled.length,
    skipped: first.skipped + second.skipped,
    failures: [...first.failures, ...second.failures.map((failure) => `at its second try: ${failure}`)],
  };
}

async function browserTests(report: string): Promise<Count> {
  const browser = await findBrowser();
  const { code } = await runToEnd([bin("playwright"), "test", "-c", "e2e", "--reporter=list,json"], {
    env: {
      ...browser.env,
      CHROMIUM_PATH: browser.path,
      CHROMIUM_ARGS: browser.args.join(" "),
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  });
  const read = PlaywrightReport.safeParse(
    JSON.parse(await readFile(report, "utf8").catch(() => "null")),
  ).data;
  if (!read) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = read.stats;
  return { passed: expected + flaky, failed: unexpected || (code === 0 ? 0 : 1), skipped };
}

/** Format and lint, types, unit and integration tests, build, browser tests; ends with "N passed, N failed". */
export async function test(): Promise<void> {
  const reports = await mkdtemp(path.join(tmpdir(), "wrapup-test-"));
  const stages: [string, () => Promise<Count>][] = [
    ["Format and lint", () => check([bin("biome"), "ci", "."])],
    ["Types", () => check(["npm", "run", "--silent", "typecheck"])],
    ["Unit and integration tests (real Postgres)", () => unitTests(reports)],
    [
      "Build",
      async () => {
        await buildWhenChanged();
        return { passed: 1, failed: 0, skipped: 0 };
      },
    ],
    ["Browser tests", () => browserTests(path.join(reports, "browser.json"))],
  ];
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] as string[] };
  for (const [title, run] of stages) {
    console.log(`\n── ${title}`);
    const from = performance.now();
    const count: Count = await run().catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    const seconds = Math.round((performance.now() - from) / 1000);
    console.log(`── ${title}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
    sum.passed += count.passed;
    sum.failed += count.failed;
    sum.skipped += count.skipped;
    sum.failures.push(...(count.failures ?? []));
  }
  await rm(reports, { recursive: true, force: true });
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
  for (const failure of sum.failures) console.log(`\n${failure.slice(0, 2000)}`);
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}
