import {
  APICallError,
  generateText,
  type JSONSchema7,
  jsonSchema,
  type ModelMessage,
  NoObjectGeneratedError,
  Output,
} from "ai";
import { languageModel } from "./provider";
import { refusal } from "./refusal";
import type { ModelSettings } from "./settings";

export interface Question {
  /** A short name of the answer's shape. */
  name: string;
  schema: JSONSchema7;
  system: string;
  messages: ModelMessage[];
}

export interface Answer {
  /** As the model wrote it, whether it is JSON or not. */
  text: string;
  inputTokens: number;
  outputTokens: number;
}

/** What not every service takes: the first is left out when it is named in a refusal, then the other. */
interface Extras {
  temperature: boolean;
  schema: boolean;
}

const TIMEOUT_MS = 90_000;
/** Anthropic wants a limit; without one unknown models get one that 100 variables do not fit into. */
const ANTHROPIC_OUTPUT_TOKENS = 16_000;

// Unsupported settings are dropped by the SDK for models that it knows; that is no news for the log.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Asks the model once, without tools. Where the service refuses the temperature or the JSON schema (many compatible
 * ones know neither), it is asked again without; the prompt says the shape in words too. Throws `ExtractorUnavailable`
 * when asking later may help, `ExtractorRefused` when a person must put something right, and `TooLong`.
 */
export async function askModel(settings: ModelSettings, question: Question): Promise<Answer> {
  return ask(settings, question, { temperature: settings.temperature !== undefined, schema: true });
}

async function ask(settings: ModelSettings, question: Question, extras: Extras): Promise<Answer> {
  try {
    const { text, usage } = await generateText({
      model: languageModel(settings),
      system: question.system,
      messages: question.messages,
      ...(extras.schema
        ? { output: Output.object({ name: question.name, schema: jsonSchema(question.schema) }) }
        : {}),
      ...(extras.temperature && settings.temperature !== undefined
        ? { temperature: settings.temperature }
        : {}),
      ...(settings.provider === "anthropic" ? { maxOutputTokens: ANTHROPIC_OUTPUT_TOKENS } : {}),
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS),
    });
    return { text, inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
  } catch (error) {
    if (NoObjectGeneratedError.isInstance(error)) {
      const { text, usage } = error;
      return {
        text: text ?? "",
        inputTokens: usage?.inputTokens ?? 0,
        outputTokens: usage?.outputTokens ?? 0,
      };
    }
    const refused = refusal(settings, error);
    const fewer = refused.retryWithout && without(extras, error);
    if (fewer) return ask(settings, question, fewer);
    throw refused.error;
  }
}

function without(extras: Extras, error: unknown): Extras | null {
  const named = APICallError.isInstance(error) && /temperature/i.test(error.responseBody ?? error.message);
  if (extras.temperature && named) return { ...extras, temperature: false };
  if (extras.schema) return { ...extras, schema: false };
  return extras.temperature ? { ...extras, temperature: false } : null;
}
