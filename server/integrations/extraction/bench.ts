import path from "node:path";
import type { Extractor } from "@/server/domain/evaluation/schema";
import { createBasicExtractor } from "./basic/extractor";
import { LABELLED, loadLabelled, runExtractor, score } from "./benchmark";
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

async function main() {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const file = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? LABELLED;
  const dialogues = loadLabelled(file);
  if (!dialogues) {
    return print(`No labelled calls at ${path.relative(process.cwd(), file)}: nothing measured.`);
  }
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY: apiKey } = process.env;
  const runs: [string, Extractor][] = [
    ["always true", constant(true)],
    ["always unknown", constant(null)],
    ["basic", createBasicExtractor()],
  ];
  if (baseUrl && model)
    runs.push([model, createModelExtractor({ provider: "openai_compatible", baseUrl, model, apiKey })]);

  print(`${dialogues.length} labelled calls`);
  print("extractor        status macro-F1   value F1   precision   recall   proved   ms/call");
  for (const [name, extractor] of runs) {
    const { extractions, msPerCall } = await runExtractor(extractor, dialogues);
    const result = score(dialogues, extractions);
    const cells = [
      result.statusMacroF1.toFixed(3).padStart(15),
      result.valueF1.toFixed(3).padStart(11),
      result.valuePrecision.toFixed(3).padStart(12),
      result.valueRecall.toFixed(3).padStart(9),
      result.proved.toFixed(3).padStart(9),
      msPerCall.toFixed(2).padStart(10),
    ];
    print(`${name.slice(0, 16).padEnd(16)}${cells.join("")}`);
    if (process.argv.includes("--misses") && !name.startsWith("always")) result.misses.forEach(print);
  }
}

await main();
