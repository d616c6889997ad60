import type { ModelMessage } from "ai";
import { cleanText } from "@/server/domain/evaluation/coerce";
import { verifyAll } from "@/server/domain/evaluation/evidence";
import type { Extraction, ExtractionInput, Extractor } from "@/server/domain/evaluation/schema";
import { ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { answerSchema, hashPrompt, SYSTEM, userMessage } from "./prompt";
import { type ReadAnswer, type ReadValue, readAnswer } from "./read-answer";
import { askModel, type ModelSettings } from "./service";

/** Of each answer, what is stored. */
const MAX_RAW = 20_000;

/**
 * The extractor that asks a language model. What the model answers is checked as strictly as what a stranger sends: one
 * round to put it right, then what fits is kept and the rest is unknown. Throws `ExtractorUnavailable` for the job to
 * retry when the model cannot be asked or answers nothing that can be read.
 */
export function createModelExtractor(settings: ModelSettings): Extractor {
  return { extract: (input) => extract(settings, input) };
}

async function extract(settings: ModelSettings, input: ExtractionInput): Promise<Extraction> {
  const { variables } = input;
  const base: Extraction = {
    variables: {},
    evidence: {},
    reasons: {},
    model: settings.model,
    promptHash: hashPrompt(variables),
  };
  if (variables.length === 0) return base;
  const messages: ModelMessage[] = [{ role: "user", content: userMessage(input) }];
  const question = { name: "variables", schema: answerSchema(variables), system: SYSTEM };
  const first = await askModel(settings, { ...question, messages });
  const answers = [first];
  const readings = [readAnswer(variables, first.text)];
  if (readings[0]?.problems.length) {
    const repaired = await askModel(settings, {
      ...question,
      messages: [...messages, ...repair(first.text, readings[0])],
    }).catch((error: unknown) => {
      // What the first answer settled is worth more than another try, unless it settled nothing.
      if (readings[0]?.readable && error instanceof ExtractorUnavailable) return null;
      throw error;
    });
    if (repaired) {
      answers.push(repaired);
      readings.unshift(readAnswer(variables, repaired.text));
    }
  }
  if (!readings.some(({ readable }) => readable)) {
    throw new ExtractorUnavailable("The language model's answers were not JSON");
  }
  const claimed: Record<string, ReadValue["evidence"]> = {};
  for (const { name } of variables) {
    const best = choose(readings, name);
    base.variables[name] = best.value;
    claimed[name] = best.evidence;
    if (best.value === null) base.reasons[name] = best.reason ?? "The call does not say";
  }
  return {
    ...base,
    evidence: verifyAll(input.turns, claimed),
    inputTokens: answers.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    rawOutput: answers.map(({ text }) => cleanText(text.slice(0, MAX_RAW))).join("\n\n--- repaired ---\n\n"),
  };
}

/** The newest reading in which the variable is in order, else the newest. */
function choose(readings: ReadAnswer[], name: string): ReadValue {
  const found = readings.flatMap(({ values }) => values[name] ?? []);
  const missing: ReadValue = { value: null, evidence: [], reason: "The model left it out" };
  return found.find(({ reason }) => !reason) ?? found[0] ?? missing;
}

const repair = (answer: string, { problems }: ReadAnswer): ModelMessage[] => [
  { role: "assistant", content: answer.slice(0, MAX_RAW) || "(nothing)" },
  {
    role: "user",
    content: `Your answer is not in order:\n${problems.map((problem) => `- ${problem}`).join("\n")}\nGive the whole JSON object again, put right. What the call does not settle is null.`,
  },
];
