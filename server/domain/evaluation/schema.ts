import { z } from "zod";
import { type PostCallVariable, PostCallVariables } from "../assistants/schema";
import type { Scope } from "../scope";

/**
 * A typed value; null is "unknown": the call does not settle it. Dates are ISO: "2026-03-01", times "15:30", both
 * together "2026-03-01T15:30:00-08:00" with the call's offset; phones E.164; lists and many options are arrays.
 */
export const VariableValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
export type VariableValue = z.infer<typeof VariableValue>;

/**
 * `turn` is the position from 0. When `verified`, `quote` is the turn's text from `start` to before `end`, in UTF-16
 * units; what was read before places were kept has none.
 */
export const Evidence = z.object({
  turn: z.number().int().min(0),
  start: z.number().int().min(0).optional(),
  end: z.number().int().min(0).optional(),
  quote: z.string(),
  verified: z.boolean(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Variables = z.record(z.string(), VariableValue);
export type Variables = z.infer<typeof Variables>;
export const EvidenceMap = z.record(z.string(), z.array(Evidence));
export type EvidenceMap = z.infer<typeof EvidenceMap>;

/** True for the same value; two lists are the same in the same order. */
export const sameValue = (one: VariableValue, other: VariableValue) =>
  JSON.stringify(one) === JSON.stringify(other);

/** A person's value of a variable; null: the call does not settle it. */
export const CorrectValue = z.strictObject({
  callId: z.string(),
  name: z.string().max(200),
  value: VariableValue,
});
export type CorrectValue = z.output<typeof CorrectValue>;
export const RevertCorrection = CorrectValue.omit({ value: true });

/** A call's right values as a person confirms them. A name that is not in `values` is not judged. */
export const PinGolden = z.strictObject({
  callId: z.string(),
  values: Variables,
});
export type PinGolden = z.output<typeof PinGolden>;

/** The most calls that one backfill reads. */
export const MAX_BACKFILL = 2000;

export const EstimateBackfill = z.strictObject({
  assistantId: z.string(),
  /** The newest so many that have ended. */
  calls: z
    .number("Enter the number of calls")
    .int("Enter a whole number of calls")
    .min(1, "At least one call")
    .max(MAX_BACKFILL, `At most ${MAX_BACKFILL.toLocaleString("en-US")} calls`),
});
export type EstimateBackfill = z.output<typeof EstimateBackfill>;

export const StartBackfill = EstimateBackfill.extend({
  /** The variables whose values change; absent: all. */
  names: z.array(z.string().max(200)).min(1, "Choose at least one variable").max(100).optional(),
  /** Sends the new data of each call to the assistant's own webhooks; never to an automation. */
  resendWebhooks: z.boolean().default(false),
  /** Samples of the assistant's automation get the new data. */
  refreshSample: z.boolean().default(false),
});
export type StartBackfill = z.output<typeof StartBackfill>;

/** Definitions that need not be stored. */
export const StartGoldenJob = z.strictObject({ assistantId: z.string(), definitions: PostCallVariables });
export type StartGoldenJob = z.output<typeof StartGoldenJob>;

export const PreviewExtraction = StartGoldenJob.extend({ callId: z.string() });
export type PreviewExtraction = z.output<typeof PreviewExtraction>;

export interface Turn {
  role: "assistant" | "customer";
  text: string;
}

/** All that an extractor may look at. The turns are hostile text: data, never instructions. */
export interface ExtractionInput {
  assistant: { name: string; objective: string; language: string };
  variables: PostCallVariable[];
  turns: Turn[];
  /** Who called whom; absent where nobody knows. */
  direction?: "inbound" | "outbound" | "web";
  /** When the call began: relative dates ("tomorrow") count from here. */
  startedAt: Date;
  /** IANA zone of the workspace. */
  timeZone: string;
  /** ISO 3166 alpha-2 of the workspace: how a number said without "+" is read. */
  country: string;
}

export interface Extraction {
  variables: Variables;
  evidence: EvidenceMap;
  /** For unknown values: why, in words. */
  reasons: Record<string, string>;
  /** "basic" is the built-in extractor. */
  model: string;
  promptHash?: string;
  inputTokens?: number;
  outputTokens?: number;
  /** US dollars, where the model's price is known. */
  costUsd?: number;
  rawOutput?: string;
}

/** The port: the built-in extractor and the language model are two of it. */
export interface Extractor {
  extract(input: ExtractionInput): Promise<Extraction>;
}

/** Finds the extractor that reads an assistant's calls: its connection's model, the environment's, or the rules. */
export type ExtractorSource = (
  scope: Scope,
  assistant: { id: string; connectionId: string | null; model: string; temperature: number },
) => Promise<Extractor>;

/** The port of the assistant's side of a test call. */
export interface DialogueInput {
  assistant: {
    name: string;
    systemPrompt: string;
    firstMessage: string;
    objective: string;
    language: string;
  };
  callVariables: Record<string, string>;
  turns: Turn[];
}
export interface DialogueReply {
  text: string;
  /** True when the assistant says goodbye and ends the call. */
  hangUp: boolean;
}
export interface Dialogue {
  reply(input: DialogueInput): Promise<DialogueReply>;
}
/** Finds who speaks for an assistant. */
export type DialogueSource = (
  scope: Scope,
  assistant: { connectionId: string | null; model: string; temperature: number },
) => Promise<Dialogue>;

const FOLDED: Record<string, string> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u2032": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u2033": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
};

/** Case, white space and typographic quotes folded away; `at[i]` is where folded unit i came from. */
function fold(text: string): { folded: string; at: number[] } {
  const units: string[] = [];
  const at: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const plain = /\s/.test(char) ? " " : (FOLDED[char] ?? char.toLowerCase());
    if (plain === " " && (units.length === 0 || units.at(-1) === " ")) continue;
    for (const unit of plain.split("")) {
      units.push(unit);
      at.push(i);
    }
  }
  return { folded: units.join(""), at };
}

/**
 * Where a quote stands in a turn: [start, end) in UTF-16 units of `text`, or null. Forgives case, white space
 * and curly quotes, nothing else. Pure and small: the transcript on screen uses it to highlight evidence.
 */
export function locateQuote(text: string, quote: string): { start: number; end: number } | null {
  const wanted = fold(quote).folded.trimEnd();
  if (wanted === "") return null;
  const { folded, at } = fold(text);
  const from = folded.indexOf(wanted);
  const start = at[from];
  const last = at[from + wanted.length - 1];
  return from < 0 || start === undefined || last === undefined ? null : { start, end: last + 1 };
}
