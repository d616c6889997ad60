import { z } from "zod";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { type Coerced, coerceValue } from "@/server/domain/evaluation/coerce";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { stripLinks } from "../links";

const Quotes = z.array(z.object({ turn: z.number().int().min(0), quote: z.string() }));
const Entry = z.strictObject({ value: z.unknown(), evidence: z.unknown().optional() });
const Keyed = z.record(z.string(), z.unknown());

export interface ReadValue {
  value: VariableValue;
  evidence: { turn: number; quote: string }[];
  /** Why the value was refused. */
  reason?: string;
}

export interface ReadAnswer {
  /** False when there is no JSON object in the answer. */
  readable: boolean;
  values: Record<string, ReadValue>;
  /** What the model must put right, in words. */
  problems: string[];
}

/** Reads a model's answer: what fits its variable is taken, all else is a problem. Never throws. */
export function readAnswer(variables: PostCallVariable[], text: string): ReadAnswer {
  const answer = Keyed.safeParse(findObject(text));
  if (!answer.success)
    return { readable: false, values: {}, problems: ["The answer is not one JSON object"] };
  const values: Record<string, ReadValue> = {};
  const problems: string[] = [];
  const known = new Set(variables.map(({ name }) => name));
  for (const key of Object.keys(answer.data)) {
    if (!known.has(key)) problems.push(`"${key.slice(0, 64)}" is not one of the variables`);
  }
  for (const variable of variables) {
    const read = readEntry(variable, answer.data[variable.name]);
    values[variable.name] = read;
    if (read.reason) problems.push(`"${variable.name}": ${read.reason}`);
  }
  return { readable: true, values, problems: problems.slice(0, 50) };
}

function readEntry(variable: PostCallVariable, raw: unknown): ReadValue {
  if (raw === undefined) return { value: null, evidence: [], reason: "The model left it out" };
  const entry = Entry.safeParse(raw);
  if (!entry.success) {
    return { value: null, evidence: [], reason: 'Expected {"value": …, "evidence": […]} and nothing else' };
  }
  const { value, reason } = plainText(variable, coerceValue(variable, entry.data.value));
  const quotes = Quotes.safeParse(entry.data.evidence ?? []);
  return {
    value,
    evidence: value !== null && quotes.success ? quotes.data : [],
    ...(reason ? { reason } : {}),
  };
}

/** Text of a model carries no links, unless a link is what the variable asks for. */
function plainText(variable: PostCallVariable, coerced: Coerced): Coerced {
  if (variable.type !== "text" || typeof coerced.value !== "string") return coerced;
  if (
    /\b(?:link|url|web ?site|web ?page|domain|e-?mail)/i.test(
      `${variable.name.replaceAll("_", " ")} ${variable.description}`,
    )
  )
    return coerced;
  const text = stripLinks(coerced.value).replace(/ {2,}/g, " ").trim();
  return text === "" ? { value: null, reason: "The text was nothing but a link" } : { value: text };
}

/** The JSON object of an answer that may have prose or a code fence around it. */
function findObject(text: string): unknown {
  const whole = parse(text.trim());
  if (whole !== undefined) return whole;
  const [start, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  return start < 0 || end < start ? undefined : parse(text.slice(start, end + 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
