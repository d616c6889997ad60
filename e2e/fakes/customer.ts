import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Received, Script } from "./customer/script";

/**
 * A customer's webhook endpoint as a process of its own: `tsx e2e/fakes/customer.ts --port 0`. Any path takes POSTs and
 * answers 200, or as it was told (POST /__script: {path, turns}). GET /__ledger shows each request with its headers
 * and the very bytes of its body; POST /__reset forgets all.
 */
let ledger: Received[] = [];
const scripts = new Map<string, Script["turns"]>();

const MEGABYTE = Buffer.alloc(1024 * 1024, "x");

/** Ten megabytes in ten kilobytes: whoever unpacks it is caught. */
const bomb = () => gzipSync(Buffer.alloc(10 * 1024 * 1024));

/** Takes the turn that is due; the last one of a script with `times: "always"` stays. */
function nextTurn(path: string): Script["turns"][number] {
  const turns = scripts.get(path);
  const [turn] = turns ?? [];
  if (!turn) return { kind: "status", status: 200 };
  if (turn.times !== "always") {
    turn.times = (turn.times ?? 1) - 1;
    if (turn.times <= 0) turns?.shift();
  }
  return turn;
}

function drip(response: ServerResponse) {
  response.writeHead(200);
  const timer = setInterval(() => response.write("."), 1000);
  response.write(".");
  response.once("close", () => clearInterval(timer));
}

/** Writes for as long as the reader reads. */
function flood(response: ServerResponse) {
  response.writeHead(200);
  const pour = () => {
    while (!response.destroyed && response.write(MEGABYTE));
  };
  response.on("drain", pour);
  response.on("error", () => {});
  pour();
}

function answer(request: IncomingMessage, response: ServerResponse, path: string) {
  const turn = nextTurn(path);
  switch (turn.kind) {
    case "status":
      return response.writeHead(turn.status, turn.headers).end(turn.body ?? "");
    case "hang":
      return undefined;
    case "drip":
      return drip(response);
    case "flood":
      return flood(response);
    case "bomb":
      return response.writeHead(200, { "content-encoding": "gzip" }).end(bomb());
    case "reset":
      return request.socket.resetAndDestroy();
    default:
      return turn satisfies never;
  }
}

const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));

/** Orders of the tests. */
function control(path: string, response: ServerResponse, text: string) {
  switch (path) {
    case "/__script": {
      const script: Script = JSON.parse(text);
      scripts.set(script.path, script.turns);
      return json(response, { ok: true });
    }
    case "/__ledger":
      return json(response, ledger);
    case "/__reset":
      ledger = [];
      scripts.clear();
      return json(response, { ok: true });
    default:
      return response.writeHead(404).end();
  }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const { pathname } = new URL(request.url ?? "/", "http://fake");
  if (pathname.startsWith("/__")) return void control(pathname, response, body);
  const { method = "GET", headers } = request;
  ledger.push({ method, path: pathname, headers, body, at: new Date().toISOString() });
  answer(request, response, pathname);
});

const wanted = Number(process.argv[process.argv.indexOf("--port") + 1]);
server.listen(Number.isInteger(wanted) ? wanted : 0, "127.0.0.1", () => {
  console.log(`Fake customer is ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
