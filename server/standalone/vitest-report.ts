import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, TestSuite } from "vitest/node";
import { z } from "zod";

/** What a run of the unit tests came to: how many, and in words what failed, at the first try at least. */
export const UnitReport = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  failures: z.array(z.string()),
});
export type UnitReport = z.infer<typeof UnitReport>;

type Told = { message: string; stack?: string | undefined };
const words = (errors: readonly Told[]) => errors.map(({ message, stack }) => stack ?? message).join("\n");

/**
 * Vitest's JSON reporter leaves out what fails outside a test: a hook of a `describe`, a promise that nobody awaits. This one
 * writes all of it, as a UnitReport, to the file that UNIT_REPORT names.
 */
export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Told[]): void {
    const report: UnitReport = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const tell = (what: string, errors: readonly Told[]) => {
      if (errors.length > 0) report.failures.push(`${what}\n${words(errors)}`);
    };
    for (const module of modules) {
      const file = module.relativeModuleId;
      const around = (what: string, part: TestModule | TestSuite) => {
        tell(what, part.errors());
        report.failed += part.errors().length > 0 ? 1 : 0;
      };
      around(file, module);
      for (const suite of module.children.allSuites()) around(`${file} › ${suite.fullName}`, suite);
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state !== "pending") report[state] += 1;
        // One that passed only at its second try is told too: a test that wavers is a fault, if not today's.
        if (state !== "skipped") tell(`${state}: ${file} › ${test.fullName}`, errors ?? []);
      }
    }
    for (const error of unhandled) tell("outside any test", [error]);
    report.failed += unhandled.length;
    writeFileSync(process.env.UNIT_REPORT ?? "unit-report.json", JSON.stringify(report));
  }
}
