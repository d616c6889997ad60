import { AsyncLocalStorage } from "node:async_hooks";

/** What is under way, for the lines of the log: which request, which run of which function. */
export interface TraceContext {
  requestId?: string | undefined;
  runId?: string | undefined;
  function?: string | undefined;
  step?: string | undefined;
}

/** What a tracing library does for us; installed only where traces go somewhere (server/telemetry.ts). */
export interface Tracer {
  span<T>(name: string, attributes: Record<string, string>, work: () => Promise<T>): Promise<T>;
  /** The present span as a W3C traceparent, to be carried by an event. */
  carry(): string | undefined;
  /** Runs `work` as a part of the trace that was carried. */
  resume<T>(carried: string | undefined, work: () => Promise<T>): Promise<T>;
}

declare global {
  // One for all bundles of the process.
  var wrapupTrace: { store: AsyncLocalStorage<TraceContext>; tracer?: Tracer } | undefined;
}
const trace = () => {
  globalThis.wrapupTrace ??= { store: new AsyncLocalStorage<TraceContext>() };
  return globalThis.wrapupTrace;
};

export const traceContext = (): TraceContext => trace().store.getStore() ?? {};

/** Every line of the log that `work` writes names this too. */
export const withTrace = <T>(context: TraceContext, work: () => T): T =>
  trace().store.run({ ...traceContext(), ...context }, work);

export const installTracer = (tracer: Tracer) => {
  trace().tracer = tracer;
};

/** `work` as a span where traces are made; elsewhere just `work`. */
export const span = <T>(
  name: string,
  attributes: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> => trace().tracer?.span(name, attributes, work) ?? work();

/** What an event takes along, so that the run which it starts is of the same request and trace. */
export function carried(): { requestId?: string; traceparent?: string } {
  const { requestId } = traceContext();
  const traceparent = trace().tracer?.carry();
  return { ...(requestId ? { requestId } : {}), ...(traceparent ? { traceparent } : {}) };
}

export const resume = <T>(traceparent: string | undefined, work: () => Promise<T>): Promise<T> =>
  trace().tracer?.resume(traceparent, work) ?? work();
