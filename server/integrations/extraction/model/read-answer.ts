import { z } from "zod";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { type CallPlace, type Coerced, coerceValue } from "@/server/domain/evaluation/coerce";
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
export function readAnswer(variables: PostCallVariable[], text: string, place: CallPlace): ReadAnswer {
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
    const read = readEntry(variable, answer.data[variable.name], place);
    values[variable.name] = read;
    if (read.reason) problems.push(`"${variable.name}": ${read.reason}`);
  }
  return { readable: true, values, problems: problems.slice(0, 50) };
}

function readEntry(variable: PostCallVariable, raw: unknown, place: CallPlace): ReadValue {
  if (raw === undefined) return { value: null, evidence: [], reason: "The model left it out" };
  const entry = Entry.safeParse(raw);
  if (!entry.success) {
    return { value: null, evidence: [], reason: 'Expected {"value": …, "evidence": […]} and nothing else' };
  }
  const { value, reason } = plainText(variable, coerceValue(variable, entry.data.value, place));
  const quotes = Quotes.safeParse(entry.data.evidence ?? []);
  return {
    value,
    evidence: value !== null && quotes.success ? quotes.data : [],
    ...(reason ? { reason } : {}),
  };
}

/** Texts of a model carry no links, unless a link is what the variable asks for. */
function plainText(variable: PostCallVariable, coerced: Coerced): Coerced {
  const { value } = coerced;
  if ((variable.type !== "text" && variable.type !== "list") || value === null) return coerced;
  if (
    /\b(?:link|url|web ?site|web ?page|domain|e-?mail)/i.test(
      `${variable.name.replaceAll("_", " ")} ${variable.description}`,
    )
  )
    return coerced;
  const bare = (text: string) => stripLinks(text).replace(/ {2,}/g, " ").trim();
  const left = Array.isArray(value) ? value.map(bare).filter((text) => text !== "") : bare(String(value));
  return left.length === 0 ? { value: null, reason: "The text was nothing but a link" } : { value: left };
}

/** The JSON object of an answer that may have thoughts, prose or a code fence around it. */
function findObject(text: string): unknown {
  const thoughts = text.lastIndexOf("</think>");
  return parse(text.trim()) ?? parse(braced(text.slice(thoughts + 1))) ?? parse(braced(text));
}

/** From the first brace to the last. */
const braced = (text: string) => text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
