import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { startTelemetry } from "./telemetry";
import { carried, resume, span, withTrace } from "./trace";

const Export = z.object({
  resourceSpans: z.array(
    z.looseObject({
      scopeSpans: z.array(
        z.looseObject({
          spans: z.array(
            z.looseObject({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              status: z.looseObject({ code: z.number() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Span = z.output<typeof Export>["resourceSpans"][0]["scopeSpans"][0]["spans"][0];

const received: Span[] = [];
const collector = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += String(chunk);
  });
  request.on("end", () => {
    const { resourceSpans } = Export.parse(JSON.parse(body));
    received.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const address = collector.address();
  const port = typeof address === "object" && address ? address.port : 0;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "");
  await startTelemetry("test");
  // Without an endpoint nothing is traced, and events carry nothing.
  expect(await span("unseen", {}, async () => carried())).toEqual({});
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "20");
  await startTelemetry("test");
});
afterAll(() => void collector.close());

it("makes one trace of a request, the step of the run that it led to, and the carrier's request", async () => {
  const origin = await withTrace({ requestId: "request-1" }, () =>
    span("POST /api/v1/calls", {}, async () => carried()),
  );
  expect(origin).toEqual({
    requestId: "request-1",
    traceparent: expect.stringMatching(/^00-\w{32}-\w{16}-01$/),
  });
  // Later, in another process.
  const step = resume(origin.traceparent, () =>
    span("run-automation/send", {}, () =>
      span("send by twilio", {}, async () => {
        throw new Error("connection reset");
      }),
    ),
  );
  await expect(step).rejects.toThrow("connection reset");

  await vi.waitFor(() => expect(received).toHaveLength(3), { timeout: 10_000 });
  const [request, send, run] = ["POST /api/v1/calls", "send by twilio", "run-automation/send"].map((name) =>
    received.find((one) => one.name === name),
  );
  expect(new Set(received.map(({ traceId }) => traceId)).size).toBe(1);
  expect(run?.parentSpanId).toBe(request?.spanId);
  expect(send?.parentSpanId).toBe(run?.spanId);
  expect(send?.status.code).toBe(2);
  expect(JSON.stringify(received)).not.toContain("connection reset");
});
