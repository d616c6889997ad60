import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  APICallError,
  generateText,
  type JSONSchema7,
  jsonSchema,
  type ModelMessage,
  NoObjectGeneratedError,
  Output,
} from "ai";
import { ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";

/** An OpenAI-compatible chat endpoint: OpenAI, Ollama, vLLM and many others. */
export interface ModelSettings {
  /** With its version: "https://api.openai.com/v1". */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
  /** Of one request; 60 s unless told. */
  timeoutMs?: number;
}

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

const MAX_BYTES = 4_000_000;
const MAX_WAIT_SECONDS = 3600;

/**
 * Asks the model once, without tools. Neither temperature nor a token limit is sent, because reasoning models refuse
 * both; time and bytes are bounded instead. Throws `ExtractorUnavailable` when asking again later may help.
 */
export async function askModel(settings: ModelSettings, question: Question): Promise<Answer> {
  const provider = createOpenAICompatible({
    name: "llm",
    baseURL: settings.baseUrl,
    supportsStructuredOutputs: true,
    fetch: fetchBounded,
    ...(settings.apiKey ? { apiKey: settings.apiKey } : {}),
  });
  try {
    const { text, usage } = await generateText({
      model: provider(settings.model),
      system: question.system,
      messages: question.messages,
      output: Output.object({ name: question.name, schema: jsonSchema(question.schema) }),
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(settings.timeoutMs ?? 60_000),
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
    throw explain(error);
  }
}

/** Reads no more of an answer than a sane one can have. */
const fetchBounded: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`The language model answered with more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  const bodyless = status === 204 || status === 304;
  return new Response(bodyless ? null : Buffer.concat(chunks), { status, statusText, headers });
};

function explain(error: unknown): Error {
  if (!APICallError.isInstance(error)) {
    const timedOut = error instanceof Error && /^(?:Timeout|Abort)Error$/.test(error.name);
    return new ExtractorUnavailable(
      timedOut
        ? "The language model did not answer in time"
        : `The language model gave no answer: ${String(error)}`,
    );
  }
  const { statusCode: status, responseHeaders } = error;
  if (status === undefined) return new ExtractorUnavailable("The language model could not be reached");
  if (status === 429)
    return new ExtractorUnavailable(
      "The language model is asked too often (429)",
      readRetryAfter(responseHeaders?.["retry-after"]),
    );
  if (status >= 500 || status === 408 || status === 425)
    return new ExtractorUnavailable(
      `The language model is not available (${status})`,
      readRetryAfter(responseHeaders?.["retry-after"]),
    );
  if (status < 300) return new ExtractorUnavailable("The language model's answer could not be read");
  const cure = status === 401 || status === 403 ? "check LLM_API_KEY" : "check LLM_BASE_URL and LLM_MODEL";
  return new Error(`The language model refused the request (${status}): ${cure}`);
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3). */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_WAIT_SECONDS, Math.max(0, Math.ceil(seconds)));
}
