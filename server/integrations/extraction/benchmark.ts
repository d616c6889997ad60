import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import type { Extraction, ExtractionInput, Extractor } from "@/server/domain/evaluation/schema";
import type { TypedCall } from "./labelled/calls";

/** A call whose right values are known: several may be right; null is unknown. */
export interface LabelledCall {
  id: string;
  input: ExtractionInput;
  expected: Record<string, unknown[] | null>;
}

const FileCall = z.object({
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

const fromFile = ({ id, service, turns, variables, expected }: z.infer<typeof FileCall>): LabelledCall => ({
  id: `${id} ${service}`,
  input: {
    assistant: {
      name: "Benchmark",
      objective: variables[0]?.description.replace(/^.*?: /, "") ?? "",
      language: "en-US",
    },
    variables: variables.map((variable) =>
      PostCallVariable.parse({ ...variable, type: variable.type === "string" ? "text" : variable.type }),
    ),
    turns,
    startedAt: new Date("2019-03-01T17:00:00Z"),
    timeZone: "America/Los_Angeles",
    country: "US",
  },
  expected,
});

/** Calls of our own making, for the types that the public data does not have. */
export const fromTyped = (call: TypedCall): LabelledCall => ({
  id: call.id,
  input: {
    assistant: { name: "Benchmark", objective: call.objective, language: "en-US" },
    variables: call.variables.map((variable) => PostCallVariable.parse(variable)),
    turns: call.turns.map((line) => ({
      role: line.startsWith("A: ") ? ("assistant" as const) : ("customer" as const),
      text: line.slice(3),
    })),
    startedAt: new Date(call.startedAt ?? "2026-03-02T17:00:00Z"),
    timeZone: call.timeZone ?? "America/Los_Angeles",
    country: call.country ?? "US",
  },
  expected: call.expected,
});

/** Where the labelled calls are in our own workshop; a clone has none. */
export const LABELLED = path.resolve(import.meta.dirname, "../../../../shared/data/sgd-dev-200.json");

/** The labelled calls of a file; null where there is no such file. */
export const loadLabelled = (file: string): LabelledCall[] | null =>
  existsSync(file)
    ? z
        .array(FileCall)
        .parse(JSON.parse(readFileSync(file, "utf8")))
        .map(fromFile)
    : null;

const plain = (value: unknown) => String(value).toLowerCase().replace(/\s+/g, " ").trim();

/** Exact, with case and spaces forgiven; a list in any order. */
function same(wanted: unknown, value: unknown): boolean {
  if (!Array.isArray(wanted) || !Array.isArray(value)) return plain(wanted) === plain(value);
  const [a, b] = [wanted, value].map((list) => list.map(plain).sort().join("\n"));
  return a === b;
}

interface Tally {
  right: number;
  given: number;
  expected: number;
}
const f1 = ({ right, given, expected }: Tally) =>
  given + expected === 0 ? 0 : (2 * right) / (given + expected);
const LABELS = ["true", "false", "unknown"] as const;

/**
 * Judges one run over all calls. Status by three-way macro-F1, the other values by exact match, each type by itself too,
 * evidence by the share of values that are proved by a verbatim quote.
 */
export function score(calls: LabelledCall[], extractions: Extraction[]) {
  const confusion = new Map<string, number>();
  const all: Tally = { right: 0, given: 0, expected: 0 };
  const types = new Map<string, Tally>();
  let proved = 0;
  let valued = 0;
  const misses: string[] = [];
  calls.forEach(({ id, input, expected }, index) => {
    const extraction = extractions[index];
    if (!extraction) return;
    for (const variable of input.variables) {
      const { name } = variable;
      const value = extraction.variables[name] ?? null;
      const wanted = expected[name] ?? null;
      if (value !== null) {
        valued++;
        if (extraction.evidence[name]?.some((evidence) => evidence.verified)) proved++;
      }
      const hit = value !== null && (wanted ?? []).some((one) => same(one, value));
      if (name === "status") {
        const cell = `${wanted?.[0] ?? "unknown"}>${value ?? "unknown"}`;
        confusion.set(cell, (confusion.get(cell) ?? 0) + 1);
      } else {
        const type = kindOf(variable);
        const own = types.get(type) ?? { right: 0, given: 0, expected: 0 };
        types.set(type, own);
        for (const tally of [all, own]) {
          tally.given += Number(value !== null);
          tally.expected += Number(wanted !== null);
          tally.right += Number(hit);
        }
      }
      if (!hit && !(value === null && wanted === null))
        misses.push(`${id}.${name}: got ${JSON.stringify(value)}, wanted ${JSON.stringify(wanted)}`);
    }
  });
  const cell = (wanted: string, got: string) => confusion.get(`${wanted}>${got}`) ?? 0;
  const perLabel = LABELS.map((label) => {
    const got = LABELS.reduce((sum, wanted) => sum + cell(wanted, label), 0);
    const wanted = LABELS.reduce((sum, answer) => sum + cell(label, answer), 0);
    return f1({ right: cell(label, label), given: got, expected: wanted });
  });
  return {
    /** Null where no call has a status. */
    statusMacroF1: confusion.size === 0 ? null : perLabel.reduce((sum, one) => sum + one, 0) / LABELS.length,
    valueF1: f1(all),
    valuePrecision: all.given === 0 ? 0 : all.right / all.given,
    valueRecall: all.expected === 0 ? 0 : all.right / all.expected,
    perType: Object.fromEntries([...types].map(([type, tally]) => [type, { f1: f1(tally), ...tally }])),
    proved: valued === 0 ? 1 : proved / valued,
    misses,
  };
}

const kindOf = ({ type, settings }: PostCallVariable) => (settings.multiple ? "enum, many" : type);

/** Lets an extractor read every call, one after the other; the first once before, as a worker does when it starts. */
export async function runExtractor(extractor: Extractor, calls: LabelledCall[]) {
  if (calls[0]) await extractor.extract(calls[0].input);
  const extractions: Extraction[] = [];
  const took: number[] = [];
  for (const { input } of calls) {
    const started = performance.now();
    extractions.push(await extractor.extract(input));
    took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { extractions, ms: { p50: at(0.5), p95: at(0.95) } };
}
