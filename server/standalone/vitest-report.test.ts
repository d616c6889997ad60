import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bin, runToEnd } from "./build";
import { UnitReport } from "./vitest-report";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "wrapup-report-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it("counts what passes in files that are in order, and tells all that fails: tests, hooks at any depth, and what nobody awaits", async () => {
  await writeFile(path.join(dir, "vitest.config.mjs"), "export default { test: { globals: true } };");
  await writeFile(
    path.join(dir, "b.test.js"),
    `it("is of a file in order", () => {});
     it("fails there", () => { throw new Error("too"); });
     it("is left out", (context) => context.skip());`,
  );
  await writeFile(
    path.join(dir, "a.test.js"),
    `let tries = 0;
     it("passes", () => {});
     it("fails", () => { throw new Error("as told"); });
     it("wavers", () => { if (tries++ === 0) throw new Error("at first"); });
     it("leaves a promise", async () => {
       Promise.reject(new Error("nobody awaits this"));
       await new Promise((resolve) => setTimeout(resolve, 50));
     });
     describe("a group", () => {
       it("is fine", () => {});
       afterAll(() => { throw new Error("the group does not close"); });
     });`,
  );
  const file = path.join(dir, "report.json");
  const reporter = path.join(import.meta.dirname, "vitest-report.ts");
  const { code } = await runToEnd(
    [bin("vitest"), "run", "--root", dir, "--retry=1", `--reporter=${reporter}`],
    { env: { UNIT_REPORT: file }, quiet: true },
  );
  expect(code).toBe(1);
  const { failures, ...counts } = UnitReport.parse(JSON.parse(await readFile(file, "utf8")));
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 1, unsettled: [path.join(dir, "a.test.js")] });
  const told = failures.map((failure) => failure.split("\n    at ")[0]?.trim());
  expect(told.sort()).toEqual([
    "a.test.js › a group\nError: the group does not close",
    "failed: a.test.js › fails\nError: as told",
    "failed: b.test.js › fails there\nError: too",
    "outside any test\nError: nobody awaits this",
    "passed: a.test.js › wavers\nError: at first",
  ]);
});
