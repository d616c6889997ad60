import { z } from "zod";
import type { PostCallVariable } from "@/server/domain/assistants/schema";

/** A typed value; null is "unknown": the call does not settle it. Dates are ISO: "2026-03-01". */
export const VariableValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type VariableValue = z.infer<typeof VariableValue>;

/** `turn` is the position from 0; `quote` occurs in that turn when `verified`. */
export const Evidence = z.object({ turn: z.number().int().min(0), quote: z.string(), verified: z.boolean() });
export type Evidence = z.infer<typeof Evidence>;

export const Variables = z.record(z.string(), VariableValue);
export type Variables = z.infer<typeof Variables>;
export const EvidenceMap = z.record(z.string(), z.array(Evidence));
export type EvidenceMap = z.infer<typeof EvidenceMap>;

export interface Turn {
  role: "assistant" | "customer";
  text: string;
}

/** All that an extractor may look at. The turns are hostile text: data, never instructions. */
export interface ExtractionInput {
  assistant: { name: string; objective: string; language: string };
  variables: PostCallVariable[];
  turns: Turn[];
  /** When the call began: relative dates ("tomorrow") count from here. */
  startedAt: Date;
  /** IANA zone of the workspace. */
  timeZone: string;
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
  rawOutput?: string;
}

/** The port: the built-in extractor and the language model are two of it. */
export interface Extractor {
  extract(input: ExtractionInput): Promise<Extraction>;
}

/** The port of the assistant's side of a test call. */
export interface DialogueInput {
  assistant: { name: string; systemPrompt: string; firstMessage: string; objective: string; language: string };
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
