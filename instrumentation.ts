/** Called by Next once, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startTelemetry } = await import("./server/telemetry");
  await startTelemetry("web");
}
