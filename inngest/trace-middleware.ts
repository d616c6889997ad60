import { Middleware } from "inngest";
import { z } from "zod";
import { logger } from "@/server/log";
import { resume, span, withTrace } from "@/server/trace";

/** What the outbox adds to an event (server/domain/events.ts). */
const Carried = z.object({ requestId: z.string().optional(), traceparent: z.string().optional() }).catch({});

/** Each step logs under its run and the request that led to it, and is a span of that request's trace; LOG_LEVEL=debug shows all. */
export class TraceMiddleware extends Middleware.BaseMiddleware {
  readonly id = "trace";

  override wrapStepHandler({ ctx, fn, next, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    const { requestId, traceparent } = Carried.parse(ctx.event.data);
    const context = { requestId, runId: ctx.runId, function: fn.id(), step: stepInfo.options.id };
    const { function: name, step, runId } = context;
    return withTrace(context, () => {
      logger.debug({ attempt: ctx.attempt }, "step");
      return resume(traceparent, () => span(`${name}/${step}`, { "inngest.run_id": runId }, next));
    });
  }
}
