import { createServer } from "node:http";

// The web process in production: Next, and before it a door for what must be quick (instrumentation.ts puts it there).
process.env.NODE_ENV = "production";
const { default: next } = await import("next");

const port = Number(process.env.PORT) || 3000;
const hostname = process.env.HOST || "127.0.0.1";
const app = next({ dev: false, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (globalThis.wrapupDoor?.(request, response)) return;
  handle(request, response).catch((error) => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
// Longer than the usual minute of a proxy in front, which otherwise meets a connection that was closed just now.
server.keepAliveTimeout = 65_000;

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    // Requests in flight end; then the work that Next does after its answers.
    server.close(() => void app.close().finally(() => process.exit(0)));
  });
}

server.listen(port, hostname);
