import { NonRetriableError, RetryAfterError } from "inngest";
import { failCallJob } from "@/server/domain/calls/jobs/job";
import { finishCallJob, runCallBatch } from "@/server/domain/calls/jobs/run-job";
import { ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { env } from "@/server/env";
import { extractorSource } from "@/server/integrations/extraction/choose";
import { inngest } from "../client";
import { callJobRequested } from "../events";
import { jobScope } from "../scope";

const RETRIES = 4;

/** Reads, sends or writes many calls, batch by batch; a job that was taken up again is worked on by one run at a time. */
export const runCalls = inngest.createFunction(
  {
    id: "run-call-job",
    triggers: [callJobRequested],
    retries: RETRIES,
    concurrency: { key: "event.data.jobId", limit: 1 },
    onFailure: async ({ event, error }) => {
      const requested = callJobRequested.schema.safeParse(event.data.event.data);
      if (!requested.success) throw new NonRetriableError("A job's event without its ids");
      const { workspaceId, jobId } = requested.data;
      await failCallJob(jobScope(workspaceId, "run-call-job"), jobId, error.message);
    },
  },
  async ({ event, step, attempt }) => {
    const { workspaceId, jobId } = event.data;
    const scope = jobScope(workspaceId, "run-call-job");
    for (let batch = 1; ; batch++) {
      const { more } = await step.run(`batch-${batch}`, async () => {
        try {
          return await runCallBatch(scope, { jobId, lastTry: attempt >= RETRIES }, extractorSource(env()));
        } catch (error) {
          if (error instanceof ExtractorUnavailable && error.retryAfterSeconds !== undefined)
            throw new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error });
          throw error;
        }
      });
      if (!more) break;
    }
    await step.run("finish", () => finishCallJob(scope, jobId));
  },
);
