import { NonRetriableError, RetryAfterError } from "inngest";
import { failJob, finishJob, runBatch } from "@/server/domain/evaluation/run-job";
import { ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { env } from "@/server/env";
import { extractorSource } from "@/server/integrations/extraction/choose";
import { inngest } from "../client";
import { evaluationJobRequested } from "../events";
import { jobScope } from "../scope";

const RETRIES = 4;

/** Works on a job batch by batch; a job that was taken up again is worked on by one run at a time. */
export const runJob = inngest.createFunction(
  {
    id: "run-evaluation-job",
    triggers: [evaluationJobRequested],
    retries: RETRIES,
    concurrency: { key: "event.data.jobId", limit: 1 },
    onFailure: async ({ event, error }) => {
      const requested = evaluationJobRequested.schema.safeParse(event.data.event.data);
      if (!requested.success) throw new NonRetriableError("A job's event without its ids");
      const { workspaceId, jobId } = requested.data;
      await failJob(jobScope(workspaceId, "run-evaluation-job"), jobId, error.message);
    },
  },
  async ({ event, step, attempt }) => {
    const { workspaceId, jobId } = event.data;
    const scope = jobScope(workspaceId, "run-evaluation-job");
    for (let batch = 1; ; batch++) {
      const { more } = await step.run(`batch-${batch}`, async () => {
        try {
          return await runBatch(scope, { jobId, lastTry: attempt >= RETRIES }, extractorSource(env()));
        } catch (error) {
          if (error instanceof ExtractorUnavailable && error.retryAfterSeconds !== undefined)
            throw new RetryAfterError(error.message, error.retryAfterSeconds * 1000, { cause: error });
          throw error;
        }
      });
      if (!more) break;
    }
    await step.run("finish", () => finishJob(scope, jobId));
  },
);
