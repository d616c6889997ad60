import path from "node:path";
import type { Extractor } from "@/server/domain/evaluation/schema";
import { createBasicExtractor } from "./basic/extractor";
import { fromTyped, LABELLED, type LabelledCall, loadLabelled, runExtractor, score } from "./benchmark";
import { TYPED_CALLS } from "./labelled/calls";
import { FRESH_CALLS } from "./labelled/fresh-calls";
import { createModelExtractor } from "./model/extractor";

/**
 * Measures the extractors on labelled calls: `npm run bench:extraction [file] [--misses]`. With LLM_BASE_URL and
 * LLM_MODEL set, the language model too.
 */
const constant = (status: boolean | null): Extractor => ({
  extract: async ({ variables }) => ({
    variables: Object.fromEntries(variables.map(({ name }) => [name, name === "status" ? status : null])),
    evidence: {},
    reasons: {},
    model: "baseline",
  }),
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const number = (value: number | null, width: number, digits = 3) =>
  (value === null ? "–" : value.toFixed(digits)).padStart(width);

async function measure(title: string, calls: LabelledCall[], runs: [string, Extractor][]) {
  print(`\n${title}: ${calls.length} calls`);
  print("extractor        status macro-F1   value F1   precision   recall   proved   ms/call   p95");
  const byType: [string, ReturnType<typeof score>["perType"]][] = [];
  for (const [name, extractor] of runs) {
    const { extractions, ms } = await runExtractor(extractor, calls);
    const result = score(calls, extractions);
    const cells = [
      number(result.statusMacroF1, 15),
      number(result.valueF1, 11),
      number(result.valuePrecision, 12),
      number(result.valueRecall, 9),
      number(result.proved, 9),
      number(ms.p50, 10, 2),
      number(ms.p95, 6, 1),
    ];
    print(`${name.slice(0, 16).padEnd(16)}${cells.join("")}`);
    byType.push([name, result.perType]);
    if (process.argv.includes("--misses") && !name.startsWith("always")) result.misses.forEach(print);
  }
  print(
    `\nexact-match F1 by type   values${byType.map(([name]) => name.slice(0, 15).padStart(17)).join("")}`,
  );
  for (const [type, { expected }] of Object.entries(byType[0]?.[1] ?? {})) {
    const cells = byType.map(([, types]) => number(types[type]?.f1 ?? 0, 17));
    print(`${type.padEnd(22)}${String(expected).padStart(9)}${cells.join("")}`);
  }
}

async function main() {
  const file = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? LABELLED;
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY: apiKey } = process.env;
  const runs: [string, Extractor][] = [
    ["always true", constant(true)],
    ["always unknown", constant(null)],
    ["basic", createBasicExtractor()],
  ];
  if (baseUrl && model)
    runs.push([model, createModelExtractor({ provider: "openai_compatible", baseUrl, model, apiKey })]);

  const calls = loadLabelled(file);
  if (calls) await measure(path.basename(file), calls, runs);
  else print(`No labelled calls at ${path.relative(process.cwd(), file)}: only our own are measured.`);
  await measure("Our own calls, for the other types", [...TYPED_CALLS, ...FRESH_CALLS].map(fromTyped), runs);
}

await main();
