import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import type { Extraction, ExtractionInput, Extractor } from "@/server/domain/evaluation/schema";

/** A call whose right values are known: several spellings may be right; null is unknown. */
const LabelledCall = z.object({
  id: z.string(),
  service: z.string(),
  turns: z.array(z.object({ role: z.enum(["assistant", "customer"]), text: z.string() })),
  variables: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      description: z.string(),
      options: z.array(z.string()).optional(),
    }),
  ),
  expected: z.record(z.string(), z.array(z.string()).nullable()),
});
export type LabelledCall = z.infer<typeof LabelledCall>;

const toInput = (dialogue: LabelledCall): ExtractionInput => ({
  assistant: {
    name: "Benchmark",
    objective: dialogue.variables[0]?.description.replace(/^.*?: /, "") ?? "",
    language: "en-US",
  },
  variables: dialogue.variables.map((variable) =>
    PostCallVariable.parse({ ...variable, type: variable.type === "string" ? "text" : variable.type }),
  ),
  turns: dialogue.turns,
  startedAt: new Date("2019-03-01T17:00:00Z"),
  timeZone: "America/Los_Angeles",
  country: "US",
});

const plain = (value: unknown) => String(value).toLowerCase().replace(/\s+/g, " ").trim();
const LABELS = ["true", "false", "unknown"] as const;

/**
 * Judges one run over all calls. Status by three-way macro-F1, the other values by exact match (case and spaces
 * forgiven), evidence by the share of values proved by a verbatim quote.
 */
export function score(dialogues: LabelledCall[], extractions: Extraction[]) {
  const confusion = new Map<string, number>();
  let right = 0;
  let given = 0;
  let expected = 0;
  let proved = 0;
  let valued = 0;
  const misses: string[] = [];
  dialogues.forEach((dialogue, index) => {
    const extraction = extractions[index];
    if (!extraction) return;
    for (const { name } of dialogue.variables) {
      const value = extraction.variables[name] ?? null;
      const wanted = dialogue.expected[name] ?? null;
      if (value !== null) {
        valued++;
        if (extraction.evidence[name]?.some((evidence) => evidence.verified)) proved++;
      }
      const hit = value !== null && (wanted ?? []).some((one) => plain(one) === plain(value));
      if (name === "status") {
        const cell = `${wanted?.[0] ?? "unknown"}>${value ?? "unknown"}`;
        confusion.set(cell, (confusion.get(cell) ?? 0) + 1);
      } else {
        if (value !== null) given++;
        if (wanted !== null) expected++;
        if (hit) right++;
      }
      if (!hit && !(value === null && wanted === null)) {
        misses.push(
          `${dialogue.id} ${dialogue.service}.${name}: got ${JSON.stringify(value)}, wanted ${JSON.stringify(wanted)}`,
        );
      }
    }
  });
  const cell = (wanted: string, got: string) => confusion.get(`${wanted}>${got}`) ?? 0;
  const f1 = LABELS.map((label) => {
    const hits = cell(label, label);
    const got = LABELS.reduce((sum, wanted) => sum + cell(wanted, label), 0);
    const all = LABELS.reduce((sum, answer) => sum + cell(label, answer), 0);
    return got + all === 0 ? 0 : (2 * hits) / (got + all);
  });
  return {
    statusMacroF1: f1.reduce((sum, one) => sum + one, 0) / LABELS.length,
    valueF1: given + expected === 0 ? 0 : (2 * right) / (given + expected),
    valuePrecision: given === 0 ? 0 : right / given,
    valueRecall: expected === 0 ? 0 : right / expected,
    proved: valued === 0 ? 1 : proved / valued,
    misses,
  };
}

/** Where the labelled calls are in our own workshop; a clone has none. */
export const LABELLED = path.resolve(import.meta.dirname, "../../../../shared/data/sgd-dev-200.json");

/** The labelled calls of a file; null where there is no such file. */
export const loadLabelled = (file: string): LabelledCall[] | null =>
  existsSync(file) ? z.array(LabelledCall).parse(JSON.parse(readFileSync(file, "utf8"))) : null;

/** Lets an extractor read every call, one after the other. */
export async function runExtractor(extractor: Extractor, dialogues: LabelledCall[]) {
  const started = performance.now();
  const extractions: Extraction[] = [];
  for (const dialogue of dialogues) extractions.push(await extractor.extract(toInput(dialogue)));
  return { extractions, msPerCall: (performance.now() - started) / Math.max(1, dialogues.length) };
}
