import { installTracer } from "./trace";

/**
 * Sends traces to OTEL_EXPORTER_OTLP_ENDPOINT. Nothing of OpenTelemetry is loaded while it is not set: it would cost each
 * process memory for nothing.
 */
export async function startTelemetry(service: string): Promise<void> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const [
    api,
    { NodeTracerProvider },
    { BatchSpanProcessor },
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-node"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const { context, propagation, SpanStatusCode, trace } = api;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": `wrapup-${service}` }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Sets the global provider, which Next's own spans go to, and W3C's propagation.
  provider.register();
  const tracer = trace.getTracer("wrapup");
  installTracer({
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({
            code: SpanStatusCode.ERROR,
            message: error instanceof Error ? error.name : "error",
          });
          throw error;
        } finally {
          span.end();
        }
      }),
    carry() {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent;
    },
    resume: (traceparent, work) =>
      context.with(propagation.extract(context.active(), traceparent ? { traceparent } : {}), work),
  });
  const flush = () => void provider.shutdown().catch(() => undefined);
  process.once("beforeExit", flush);
  process.once("SIGTERM", flush);
}
