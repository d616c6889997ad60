import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { z } from "zod";

/** What a run of the unit tests came to. */
export const UnitReport = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  /** Files in which something failed that is not a test, or that did not end. None of their tests is counted. */
  unsettled: z.array(z.string()),
  /** In words what failed, at the first try at least: a test that wavers is a fault, if not today's. */
  failures: z.array(z.string()),
});
export type UnitReport = z.infer<typeof UnitReport>;

interface Told {
  message: string;
  stack?: string | undefined;
  /** Where Vitest was when it heard of it. */
  VITEST_TEST_PATH?: unknown;
}

/**
 * Vitest's JSON reporter leaves out what fails outside a test: a hook of a `describe`, a promise that nobody awaits. This one
 * writes all of it, as a UnitReport, to the file that UNIT_REPORT names.
 */
export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Told[]): void {
    const failures: string[] = [];
    const tell = (what: string, errors: readonly Told[] = []) => {
      if (errors.length === 0) return;
      failures.push(`${what}\n${errors.map(({ message, stack }) => stack ?? message).join("\n")}`);
    };
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const unsettled = new Set<string>();
    for (const error of unhandled) {
      const file = error.VITEST_TEST_PATH;
      if (typeof file === "string") unsettled.add(path.resolve(file));
      tell("outside any test", [error]);
    }
    for (const module of modules) {
      const name = module.relativeModuleId;
      const parts = [module, ...module.children.allSuites()];
      if (parts.some((part) => part.errors().length > 0) || !module.state().match(/passed|failed|skipped/))
        unsettled.add(module.moduleId);
      for (const part of parts) tell("fullName" in part ? `${name} › ${part.fullName}` : name, part.errors());
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state !== "pending" && !unsettled.has(module.moduleId)) counts[state] += 1;
        if (state !== "skipped") tell(`${state}: ${name} › ${test.fullName}`, errors);
      }
    }
    const report: UnitReport = { ...counts, unsettled: [...unsettled], failures };
    writeFileSync(process.env.UNIT_REPORT ?? "unit-report.json", JSON.stringify(report));
  }
}
