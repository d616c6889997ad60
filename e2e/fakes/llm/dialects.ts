import type { IncomingHttpHeaders } from "node:http";

/** What a model was asked, whichever API it was asked by. */
export interface Asked {
  dialect: "openai" | "anthropic" | "google";
  model: string;
  messages: { role: string; content: string }[];
  /** The JSON schema of the answer, where one was given. */
  schema: Schema | null;
  temperature: number | null;
  key: string | null;
  /** The request as it came. */
  body: unknown;
}

export interface Schema {
  properties: Record<string, { properties?: { value?: ValueSchema } }>;
}
export interface ValueSchema {
  type?: string | string[];
  enum?: unknown[];
}

export interface Usage {
  input: number;
  output: number;
}

interface Part {
  text?: string;
}
type Content = string | Part[];
const textOf = (content: Content | undefined) =>
  typeof content === "string" ? content : (content ?? []).map(({ text }) => text ?? "").join("");

interface Raw {
  model?: string;
  temperature?: number;
  messages?: { role: string; content: Content }[];
  response_format?: { json_schema?: { schema: Schema } };
  system?: Content;
  output_config?: { format?: { schema: Schema } };
  tools?: { name?: string; input_schema?: Schema }[];
  systemInstruction?: { parts: Part[] };
  contents?: { role: string; parts: Part[] }[];
  generationConfig?: { temperature?: number; responseSchema?: Schema };
}

/** Reads a request of one of the three APIs; null for an address that none of them has. */
export function readAsked(path: string, headers: IncomingHttpHeaders, text: string): Asked | null {
  const header = (name: string) => (typeof headers[name] === "string" ? headers[name] : null);
  const google = /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(path)?.[1];
  if (path === "/v1/chat/completions") {
    const body: Raw = JSON.parse(text);
    return {
      dialect: "openai",
      model: body.model ?? "",
      messages: (body.messages ?? []).map(({ role, content }) => ({ role, content: textOf(content) })),
      schema: body.response_format?.json_schema?.schema ?? null,
      temperature: body.temperature ?? null,
      key: header("authorization")?.replace(/^Bearer /, "") ?? null,
      body,
    };
  }
  if (path === "/v1/messages") {
    const body: Raw = JSON.parse(text);
    return {
      dialect: "anthropic",
      model: body.model ?? "",
      messages: [
        { role: "system", content: textOf(body.system) },
        ...(body.messages ?? []).map(({ role, content }) => ({ role, content: textOf(content) })),
      ],
      schema: body.output_config?.format?.schema ?? body.tools?.[0]?.input_schema ?? null,
      temperature: body.temperature ?? null,
      key: header("x-api-key"),
      body,
    };
  }
  if (google !== undefined) {
    const body: Raw = JSON.parse(text);
    return {
      dialect: "google",
      model: google,
      messages: [
        { role: "system", content: textOf(body.systemInstruction?.parts) },
        ...(body.contents ?? []).map(({ role, parts }) => ({
          role: role === "model" ? "assistant" : role,
          content: textOf(parts),
        })),
      ],
      schema: body.generationConfig?.responseSchema ?? null,
      temperature: body.generationConfig?.temperature ?? null,
      key: header("x-goog-api-key"),
      body,
    };
  }
  return null;
}

/** An answer as the API that was asked writes it. */
export function writeAnswer(asked: Asked, text: string | null, cut: boolean, usage: Usage): object {
  switch (asked.dialect) {
    case "openai":
      return {
        id: "chatcmpl-1",
        object: "chat.completion",
        created: 0,
        model: asked.model,
        choices: [
          {
            index: 0,
            message: { role: "assistant", content: text },
            finish_reason: cut ? "length" : "stop",
          },
        ],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
        },
      };
    case "anthropic": {
      const tool = (asked.body as Raw).tools?.[0]?.name;
      return {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: asked.model,
        content: [
          tool
            ? { type: "tool_use", id: "toolu_1", name: tool, input: JSON.parse(text ?? "{}") }
            : { type: "text", text: text ?? "" },
        ],
        stop_reason: cut ? "max_tokens" : tool ? "tool_use" : "end_turn",
        stop_sequence: null,
        usage: { input_tokens: usage.input, output_tokens: usage.output },
      };
    }
    case "google":
      return {
        candidates: [
          {
            content: { role: "model", parts: [{ text: text ?? "" }] },
            finishReason: cut ? "MAX_TOKENS" : "STOP",
            index: 0,
          },
        ],
        usageMetadata: {
          promptTokenCount: usage.input,
          candidatesTokenCount: usage.output,
          totalTokenCount: usage.input + usage.output,
        },
      };
    default:
      return asked.dialect satisfies never;
  }
}
