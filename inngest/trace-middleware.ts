import { Middleware } from "inngest";
import { z } from "zod";
import { logger } from "@/server/log";
import { resume, span, withTrace } from "@/server/trace";

/** What the outbox adds to an event (server/domain/events.ts). */
const Carried = z.object({ requestId: z.string().optional(), traceparent: z.string().optional() }).catch({});

/** Runs and steps log under the request that led to them, and a step is a span of its trace; LOG_LEVEL=debug shows all. */
export class TraceMiddleware extends Middleware.BaseMiddleware {
  readonly id = "trace";

  /** Also what a function does outside of its steps; it ends at the first new step, so that it is no span. */
  override wrapFunctionHandler({ ctx, fn, next }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    const { requestId, traceparent } = Carried.parse(ctx.event.data);
    return withTrace({ requestId, runId: ctx.runId, function: fn.id() }, () => {
      logger.debug({ attempt: ctx.attempt }, "run");
      return resume(traceparent, next);
    });
  }

  override wrapStepHandler({ ctx, fn, next, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    const { requestId, traceparent } = Carried.parse(ctx.event.data);
    const step = stepInfo.options.id;
    // The SDK need not call it from inside of the function's own context.
    return withTrace({ requestId, runId: ctx.runId, function: fn.id(), step }, () => {
      logger.debug({ attempt: ctx.attempt }, "step");
      return resume(traceparent, () => span(`${fn.id()}/${step}`, { "inngest.run_id": ctx.runId }, next));
    });
  }
}
