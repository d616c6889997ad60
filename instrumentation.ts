import type { IncomingMessage, ServerResponse } from "node:http";

declare global {
  /** Answers before Next what must be quick; true: it was taken. Called by server/web.mjs. */
  var wrapupDoor: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

/** Called by Next once, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startTelemetry } = await import("./server/telemetry");
  await startTelemetry("web");
  const { ingestDoor } = await import("./server/api/ingest-door");
  globalThis.wrapupDoor = ingestDoor;
}
