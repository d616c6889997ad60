import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Asked, readAsked, writeAnswer } from "./llm/dialects";
import { type Fault, type FaultKind, refuse, spoil } from "./llm/faults";
import { converse, type Temper, think } from "./llm/mind";

/**
 * A language model as a process of its own: `tsx e2e/fakes/llm.ts --port 0`. It speaks the APIs of OpenAI (base URL
 * `<url>/v1`), Anthropic (`<url>/v1`) and Google (`<url>/v1beta`), keeps a ledger of what it was asked (GET /__ledger),
 * does as it is told (POST /__program: {faults, answers, obedient, values, keys}) and forgets it (POST /__reset). Untold
 * it is a small honest model: it judges by the customer's last words, and quotes them.
 */
interface Books extends Temper {
  faults: Fault[];
  /** Texts to answer with, first come first served, before anything of its own. */
  answers: string[];
  /** Keys that it takes; any, when there are none. */
  keys: string[];
  requests: (Asked & { fault: FaultKind | null })[];
}

const newBooks = (): Books => ({
  faults: [],
  answers: [],
  keys: [],
  requests: [],
  obedient: false,
  values: {},
});
const books = newBooks();
/** Answers that wait for the next word from outside. */
const held: (() => void)[] = [];
function release() {
  for (const answer of held.splice(0)) answer();
}

function takeFault(): Fault | undefined {
  const [fault] = books.faults;
  if (!fault) return undefined;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) books.faults.shift();
  return fault;
}

/** Which shape is asked for: the next words of a talk, a sign of life, or variables. */
function answerTo(asked: Asked, kind: FaultKind | undefined): string | null {
  const keys = Object.keys(asked.schema?.properties ?? {});
  if (keys.includes("hangUp")) return kind ? spoil(kind, {}, asked) : JSON.stringify(converse(asked));
  if (keys.length === 1 && keys[0] === "ok") return JSON.stringify({ ok: true });
  return spoil(kind, think(asked, books), asked);
}

const tokens = (text: string) => Math.ceil(text.length / 4);

function complete(request: IncomingMessage, response: ServerResponse, asked: Asked) {
  const unknownKey = books.keys.length > 0 && !books.keys.includes(asked.key ?? "");
  const fault: Fault | undefined = unknownKey ? { kind: "unauthorised" } : takeFault();
  books.requests.push({ ...asked, fault: fault?.kind ?? null });
  const refused = refuse(fault, asked);
  if (refused) {
    return response
      .writeHead(refused.status, {
        "content-type": "application/json",
        ...(fault?.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }),
      })
      .end(JSON.stringify({ type: "error", error: { message: refused.message, type: "fake", code: null } }));
  }
  const answer = () => {
    const text = books.answers.shift() ?? answerTo(asked, fault?.kind);
    const usage = { input: tokens(JSON.stringify(asked.messages)), output: tokens(text ?? "") };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(writeAnswer(asked, text, fault?.kind === "truncated", usage)));
  };
  switch (fault?.kind) {
    case "timeout":
      return undefined;
    case "reset":
      return request.socket.destroy();
    case "redirect":
      return response.writeHead(307, { location: "/elsewhere/v1/chat/completions" }).end();
    case "html":
      return response.writeHead(200, { "content-type": "text/html" }).end("<h1>It works!</h1>");
    case "slow":
      return setTimeout(answer, fault.ms ?? 1000);
    case "held":
      return void held.push(answer);
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
      release();
      return void json({ ok: true });
    case "/__reset":
      Object.assign(books, newBooks());
      release();
      return void json({ ok: true });
    case "/__ledger":
      return void json({ requests: books.requests });
    default: {
      const asked = readAsked(pathname, request.headers, text);
      if (asked) return void complete(request, response, asked);
      return void response.writeHead(404).end();
    }
  }
});

// A test that is busy for long finds its connection as it left it.
server.keepAliveTimeout = 0;
const wanted = Number(process.argv[process.argv.indexOf("--port") + 1]);
server.listen(Number.isInteger(wanted) ? wanted : 0, "127.0.0.1", () => {
  console.log(`Fake language model is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
