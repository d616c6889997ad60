import { NonRetriableError, RetryAfterError } from "inngest";
import { evaluateCall, failEvaluation } from "@/server/domain/evaluation/evaluate-call";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { env } from "@/server/env";
import { extractorSource } from "@/server/integrations/extraction/choose";
import { inngest } from "../client";
import { evaluationRequested } from "../events";
import { jobScope } from "../scope";

/**
 * Makes one revision of a call's evaluation; the first also sends the webhooks and starts the automation. One verb that
 * is safe to repeat needs no step: the function itself is retried, and the engine calls once instead of twice.
 */
export const evaluate = inngest.createFunction(
  {
    id: "evaluate-call",
    triggers: [evaluationRequested],
    retries: 4,
    concurrency: { key: "event.data.workspaceId", limit: 50 },
    onFailure: async ({ event, error }) => {
      const requested = evaluationRequested.schema.safeParse(event.data.event.data);
      if (!requested.success) throw new NonRetriableError("An evaluation's event without its ids");
      const { workspaceId, callId, revision } = requested.data;
      await failEvaluation(jobScope(workspaceId, "evaluate-call"), { callId, revision }, error.message);
    },
  },
  async ({ event }) => {
    const { workspaceId, callId, revision } = event.data;
    const scope = jobScope(workspaceId, "evaluate-call");
    try {
      return await evaluateCall(scope, { callId, revision }, extractorSource(env()));
    } catch (error) {
      if (error instanceof ExtractorUnavailable && error.retryAfterSeconds !== undefined)
        throw new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error });
      if (error instanceof ExtractorRefused) throw new NonRetriableError(error.message, { cause: error });
      throw error;
    }
  },
);
