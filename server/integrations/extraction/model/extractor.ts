import type { ModelMessage } from "ai";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { cleanText } from "@/server/domain/evaluation/coerce";
import { verifyAll } from "@/server/domain/evaluation/evidence";
import type { Extraction, ExtractionInput, Extractor } from "@/server/domain/evaluation/schema";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { readConversation } from "../basic/conversation";
import { reachedNobody } from "../basic/outcome";
import { mergeValues } from "./merge";
import { budgetOf, costOf } from "./prices";
import { answerSchema, hashPrompt, type Part, SYSTEM, userMessage } from "./prompt";
import { type ReadAnswer, type ReadValue, readAnswer } from "./read-answer";
import { TooLong } from "./refusal";
import { type Answer, askModel } from "./service";
import type { ModelSettings } from "./settings";
import { cutIntoWindows, encode, type Piece } from "./windows";

/** Of each answer, what is stored; and of all of them. */
const MAX_RAW = 20_000;
const MAX_ALL_RAW = 100_000;
/** More readings of one call than this would cost more than they tell. */
const MAX_WINDOWS = 24;
const LEAST_BUDGET = 6000;

/**
 * The extractor that asks a language model. What the model answers is checked as strictly as what a stranger sends: one
 * round to put it right, then what fits is kept and the rest is unknown. A call longer than the model reads at once is
 * read in parts along its turns, each told what the earlier ones gave. Throws `ExtractorUnavailable` for the job to
 * retry when the model cannot be asked or answers nothing that can be read, `ExtractorRefused` when a person must act.
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
  const { values, answers } = await readInWindows(settings, input, budgetOf(settings));
  const claimed: Record<string, ReadValue["evidence"]> = {};
  for (const { name } of variables) {
    const { value, evidence, reason } = values[name] ?? MISSING;
    base.variables[name] = value;
    claimed[name] = evidence;
    if (value === null) base.reasons[name] = reason ?? "The call does not say";
  }
  if (base.variables.status === true) {
    // A model may take a greeting for a yes; words that leave no doubt are not its to judge.
    const nobody = reachedNobody(readConversation(input.turns, input.direction));
    if (nobody) {
      base.variables.status = null;
      base.reasons.status = nobody;
      delete claimed.status;
    }
  }
  const tokens = {
    inputTokens: answers.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  };
  const costUsd = tokens.inputTokens > 0 ? costOf(settings, tokens) : null;
  return {
    ...base,
    ...tokens,
    ...(costUsd === null ? {} : { costUsd }),
    evidence: verifyAll(input.turns, claimed),
    rawOutput: cleanText(
      answers
        .map(({ raw }) => raw)
        .join("\n\n")
        .slice(0, MAX_ALL_RAW),
    ),
  };
}

interface Heard extends Answer {
  /** As it is stored. */
  raw: string;
}
type Values = Record<string, ReadValue>;
const MISSING: ReadValue = { value: null, evidence: [], reason: "The model left it out" };

/** Reads the call window by window; where the model says that one is too long, anew in windows of half the size. */
async function readInWindows(
  settings: ModelSettings,
  input: ExtractionInput,
  budget: number,
): Promise<{ values: Values; answers: Heard[] }> {
  const windows = cutIntoWindows(input.turns, budget);
  if (windows.length > MAX_WINDOWS) throw tooLong(settings);
  try {
    const answers: Heard[] = [];
    let values: Values = {};
    for (const [index, window] of windows.entries()) {
      const part =
        windows.length === 1 ? undefined : { number: index + 1, of: windows.length, soFar: valuesOf(values) };
      const read = await readWindow(settings, input, window, part);
      answers.push(...read.answers);
      values = index === 0 ? read.values : mergeAll(input.variables, values, read.values);
    }
    return { values, answers };
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    if (budget / 2 < LEAST_BUDGET) throw tooLong(settings);
    return readInWindows(settings, input, budget / 2);
  }
}

const tooLong = ({ model }: ModelSettings) =>
  new ExtractorRefused(
    "model",
    `The call is too long for ${model}`,
    "choose a model that reads more at once, or ask for fewer variables",
  );

const valuesOf = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));

const mergeAll = (variables: PostCallVariable[], earlier: Values, later: Values): Values =>
  Object.fromEntries(
    variables.map((variable) => [
      variable.name,
      mergeValues(variable, earlier[variable.name] ?? MISSING, later[variable.name] ?? MISSING),
    ]),
  );

/** One question and, where the answer is not in order, one more to have it put right. */
async function readWindow(
  settings: ModelSettings,
  input: ExtractionInput,
  window: Piece[],
  part: Part | undefined,
): Promise<{ values: Values; answers: Heard[] }> {
  const { variables, country, timeZone } = input;
  const messages: ModelMessage[] = [{ role: "user", content: userMessage(input, window, part) }];
  const question = { name: "variables", schema: answerSchema(variables), system: SYSTEM };
  const read = (answer: Answer) => readAnswer(variables, answer.text, { country, timeZone });
  const heading = part ? `--- part ${part.number} of ${part.of} ---\n` : "";

  const first = await askModel(settings, { ...question, messages });
  const answers = [{ ...first, raw: `${heading}${first.text.slice(0, MAX_RAW)}` }];
  const reading = read(first);
  const readings = [reading];
  if (reading.problems.length > 0) {
    const repaired = await askModel(settings, {
      ...question,
      messages: [...messages, ...repair(first.text, reading)],
    }).catch((error: unknown) => {
      // What the first answer settled is worth more than another try, unless it settled nothing.
      if (reading.readable) return null;
      throw error;
    });
    if (repaired) {
      answers.push({ ...repaired, raw: `--- repaired ---\n${repaired.text.slice(0, MAX_RAW)}` });
      readings.unshift(read(repaired));
    }
  }
  if (!readings.some(({ readable }) => readable)) {
    throw new ExtractorUnavailable("The language model's answers were not JSON");
  }
  return { answers, values: Object.fromEntries(variables.map(({ name }) => [name, choose(readings, name)])) };
}

/** The newest reading in which the variable is in order, else the newest. */
function choose(readings: ReadAnswer[], name: string): ReadValue {
  const found = readings.flatMap(({ values }) => values[name] ?? []);
  return found.find(({ reason }) => !reason) ?? found[0] ?? MISSING;
}

/** What is wrong quotes the answer, which may quote the caller: it goes in as data, like the call itself. */
const repair = (answer: string, { problems }: ReadAnswer): ModelMessage[] => [
  { role: "assistant", content: answer.slice(0, MAX_RAW) || "(nothing)" },
  {
    role: "user",
    content: `Your answer is not in order. What is wrong with it: <data>${encode(problems)}</data>\nGive the whole JSON object again, put right. What the call does not settle is null.`,
  },
];
