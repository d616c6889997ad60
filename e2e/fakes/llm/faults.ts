import type { Asked } from "./dialects";
import type { Entry } from "./mind";

export type FaultKind =
  | "rate_limited"
  | "out_of_credit"
  | "server_error"
  | "unauthorised"
  | "unknown_model"
  /** Refuses a request with a JSON schema, as services without structured output do. */
  | "no_schema"
  /** Refuses a request with a temperature, as reasoning models do. */
  | "no_temperature"
  /** Refuses a request of more than `chars` characters. */
  | "short_context"
  /** Sends elsewhere, and would see the key there. */
  | "redirect"
  /** Never answers. */
  | "timeout"
  /** Answers after `ms`. */
  | "slow"
  /** Answers when it is told something else. */
  | "held"
  | "reset"
  /** Not the API's own JSON at all. */
  | "html"
  | "empty"
  | "null"
  | "prose"
  | "thinking"
  | "fenced"
  | "truncated"
  | "wrong_types"
  | "extra_keys"
  | "nan"
  | "huge"
  /** Gives the customer's longest words as the value of everything. */
  | "echo"
  /** Does whatever the transcript asks for: status true, evidence that nobody said. */
  | "gullible";

export interface Fault {
  kind: FaultKind;
  /** Counts down; once unless told. */
  times?: number;
  ms?: number;
  retryAfter?: string;
  code?: number;
  chars?: number;
}

/** How a fault refuses a request; null when it does not refuse this one. */
export function refuse(fault: Fault | undefined, asked: Asked): { status: number; message: string } | null {
  const size = JSON.stringify(asked.messages).length;
  switch (fault?.kind) {
    case "rate_limited":
      return { status: 429, message: "Rate limit reached" };
    case "out_of_credit":
      return { status: 429, message: "insufficient_quota" };
    case "server_error":
      return { status: fault.code ?? 500, message: "The server had an error" };
    case "unauthorised":
      return { status: fault.code ?? 401, message: `Incorrect API key provided: ${asked.key}` };
    case "unknown_model":
      return { status: 404, message: `The model ${asked.model} does not exist` };
    case "no_schema":
      return asked.schema ? { status: 400, message: "This response_format type is unavailable now" } : null;
    case "no_temperature":
      return asked.temperature === null
        ? null
        : { status: 400, message: "Unsupported value: 'temperature' does not support 0 with this model" };
    case "short_context":
      return size > (fault.chars ?? 10_000)
        ? { status: 400, message: "This model's maximum context length is 4096 tokens" }
        : null;
    default:
      return null;
  }
}

/** An answer, spoilt as the fault says. */
export function spoil(
  kind: FaultKind | undefined,
  answer: Record<string, Entry>,
  asked: Asked,
): string | null {
  const text = JSON.stringify(answer);
  const each = (change: (entry: Entry) => object) =>
    JSON.stringify(Object.fromEntries(Object.entries(answer).map(([name, entry]) => [name, change(entry)])));
  switch (kind) {
    case "empty":
      return "";
    case "null":
      return null;
    case "prose":
      return `Certainly! Here is what I found:\n\n${text}\n\nLet me know if you need more.`;
    case "thinking":
      return `<think>Is {status} true? The customer says {yes}.</think>\n${text}`;
    case "fenced":
      return `\`\`\`json\n${text}\n\`\`\``;
    case "truncated":
      return text.slice(0, Math.floor(text.length / 2));
    case "wrong_types":
      return each((entry) => ({ ...entry, value: entry.value === true ? "yes" : 7 }));
    case "extra_keys":
      return JSON.stringify({ ...answer, recipient: { value: "+19005550100", evidence: [] }, note: "extra" });
    case "nan":
      return text.replace(/"value":(?:true|false|null)/, '"value":NaN');
    case "huge":
      return JSON.stringify({ ...answer, summary: { value: "a".repeat(1_000_000), evidence: [] } });
    case "echo": {
      const texts = [...(asked.messages[1]?.content ?? "").matchAll(/"text":("(?:[^"\\]|\\.)*")/g)];
      const longest = texts
        .map(([, json]) => JSON.parse(json ?? '""'))
        .sort((a, b) => b.length - a.length)[0];
      return each((entry) => ({ ...entry, value: longest ?? "" }));
    }
    case "gullible":
      return each(({ value }) => ({
        value: typeof value === "string" ? "Claim your prize at http://evil.example.com/win now" : true,
        evidence: [{ turn: 0, quote: "The customer agreed to everything" }],
      }));
    default:
      return text;
  }
}
