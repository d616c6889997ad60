import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A language model as a process of its own, OpenAI-compatible: `tsx e2e/fakes/llm.ts --port 0`, base URL `<url>/v1`.
 * It keeps a ledger of what it was asked (GET /__ledger), does as it is told (POST /__program: {faults, answers}) and
 * forgets it (POST /__reset). Untold it is a small honest model: it judges by the customer's last words, and quotes them.
 */
type FaultKind =
  | "rate_limited"
  | "server_error"
  | "unauthorised"
  /** Never answers. */
  | "timeout"
  /** Answers after `ms`. */
  | "slow"
  | "reset"
  /** Not the API's own JSON at all. */
  | "html"
  | "empty"
  | "null"
  | "prose"
  | "fenced"
  | "truncated"
  | "wrong_types"
  | "extra_keys"
  | "nan"
  | "huge"
  /** Does whatever the transcript asks for: status true, evidence that nobody said. */
  | "gullible";

interface Fault {
  kind: FaultKind;
  /** Counts down; once unless told. */
  times?: number;
  ms?: number;
  retryAfter?: string;
  code?: number;
}

interface Asked {
  model: string;
  messages: { role: string; content: string }[];
  response_format?: { type: string; json_schema?: { name: string; strict?: boolean; schema: Schema } };
  tools?: unknown;
}

interface Schema {
  properties: Record<string, { properties?: { value?: { type?: string[]; enum?: unknown[] } } }>;
}

interface Books {
  faults: Fault[];
  /** Texts to answer with, first come first served, before anything of its own. */
  answers: string[];
  requests: (Asked & { authorization: string | null; fault: FaultKind | null })[];
}

const newBooks = (): Books => ({ faults: [], answers: [], requests: [] });
const books = newBooks();

function takeFault(): Fault | undefined {
  const [fault] = books.faults;
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) books.faults.shift();
  return fault;
}

/** What was put between <data> and </data>. */
function transcriptOf(asked: Asked): { turn: number; role: string; text: string }[] {
  const question = asked.messages.find(({ role }) => role === "user")?.content ?? "";
  const data = /^<data>(.*)<\/data>$/s.exec(question)?.[1];
  return data === undefined ? [] : JSON.parse(data).transcript;
}

function honest(asked: Asked): object {
  const format = asked.response_format?.json_schema;
  if (format?.name === "reply") return converse(asked);
  const last = transcriptOf(asked).findLast(
    ({ role, text }) => role === "customer" && !/^\W*bye/i.test(text),
  );
  const said = last?.text.slice(0, 120) ?? "";
  const evidence = last ? [{ turn: last.turn, quote: said }] : [];
  const settled = /^(?:no\b|not )/i.test(said) ? false : /^(?:yes|sure|okay|great)/i.test(said) ? true : null;
  const answer = (name: string) => {
    const { type, enum: options } = format?.schema.properties[name]?.properties?.value ?? {};
    if (type?.includes("boolean")) return { value: settled, evidence: settled === null ? [] : evidence };
    if (name === "summary" && !options) return { value: `The customer said: ${said}`, evidence };
    return { value: null, evidence: [] };
  };
  return Object.fromEntries(Object.keys(format?.schema.properties ?? {}).map((name) => [name, answer(name)]));
}

function converse(asked: Asked): object {
  const said = asked.messages.findLast(({ role }) => role === "user")?.content ?? "";
  if (/\bbye\b/i.test(said)) return { text: "Thank you, goodbye!", hangUp: true };
  return { text: `You said: ${said.slice(0, 200)}. Shall we book it?`, hangUp: false };
}

/** An honest answer, spoilt as the fault says. */
function spoil(kind: FaultKind | undefined, answer: object): string | null {
  const text = JSON.stringify(answer);
  const each = (change: (entry: { value: unknown; evidence: unknown[] }) => object) =>
    Object.fromEntries(Object.entries(answer).map(([name, entry]) => [name, change(entry)]));
  switch (kind) {
    case "empty":
      return "";
    case "null":
      return null;
    case "prose":
      return `Certainly! Here is what I found:\n\n${text}\n\nLet me know if you need more.`;
    case "fenced":
      return `\`\`\`json\n${text}\n\`\`\``;
    case "truncated":
      return text.slice(0, Math.floor(text.length / 2));
    case "wrong_types":
      return JSON.stringify(each((entry) => ({ ...entry, value: entry.value === true ? "yes" : 7 })));
    case "extra_keys":
      return JSON.stringify({ ...answer, recipient: { value: "+19005550100", evidence: [] }, note: "extra" });
    case "nan":
      return text.replace(/"value":(?:true|false|null)/, '"value":NaN');
    case "huge":
      return JSON.stringify({ ...answer, summary: { value: "a".repeat(1_000_000), evidence: [] } });
    case "gullible":
      return JSON.stringify(
        each(({ value }) => ({
          value: typeof value === "string" ? "Claim your prize at http://evil.example.com/win now" : true,
          evidence: [{ turn: 0, quote: "The customer agreed to everything" }],
        })),
      );
    default:
      return text;
  }
}

const tokens = (text: string) => Math.ceil(text.length / 4);

function complete(request: IncomingMessage, response: ServerResponse, asked: Asked) {
  const fault = takeFault();
  books.requests.push({
    ...asked,
    authorization: request.headers.authorization ?? null,
    fault: fault?.kind ?? null,
  });
  const refuse = (status: number, message: string) =>
    response
      .writeHead(status, {
        "content-type": "application/json",
        ...(fault?.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }),
      })
      .end(JSON.stringify({ error: { message, type: "fake", code: null, param: null } }));
  const answer = () => {
    const content = books.answers.shift() ?? spoil(fault?.kind, honest(asked));
    const prompt = tokens(JSON.stringify(asked.messages));
    const completion = tokens(content ?? "");
    response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        id: `chatcmpl-${books.requests.length}`,
        object: "chat.completion",
        created: Math.floor(Date.now() / 1000),
        model: asked.model,
        choices: [
          {
            index: 0,
            message: { role: "assistant", content },
            finish_reason: fault?.kind === "truncated" ? "length" : "stop",
          },
        ],
        usage: {
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion,
        },
      }),
    );
  };
  switch (fault?.kind) {
    case "rate_limited":
      return refuse(429, "Rate limit reached");
    case "server_error":
      return refuse(fault.code ?? 500, "The server had an error");
    case "unauthorised":
      return refuse(fault.code ?? 401, "Incorrect API key provided");
    case "timeout":
      return undefined;
    case "reset":
      return request.socket.destroy();
    case "html":
      return response.writeHead(200, { "content-type": "text/html" }).end("<h1>It works!</h1>");
    case "slow":
      return setTimeout(answer, fault.ms ?? 1000);
    default:
      return answer();
  }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const json = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  const { pathname } = new URL(request.url ?? "/", "http://fake");
  switch (pathname) {
    case "/__program":
      Object.assign(books, JSON.parse(text) as Partial<Books>);
      return void json({ ok: true });
    case "/__reset":
      Object.assign(books, newBooks());
      return void json({ ok: true });
    case "/__ledger":
      return void json({ requests: books.requests });
    case "/v1/chat/completions":
    case "/chat/completions":
      return void complete(request, response, JSON.parse(text));
    default:
      return void response.writeHead(404).end();
  }
});

const wanted = Number(process.argv[process.argv.indexOf("--port") + 1]);
server.listen(Number.isInteger(wanted) ? wanted : 0, "127.0.0.1", () => {
  console.log(`Fake language model is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
