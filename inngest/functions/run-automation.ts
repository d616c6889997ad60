import { NonRetriableError, RetryAfterError } from "inngest";
import { type Advance, advanceRun } from "@/server/domain/automations/advance-run";
import { SHORT_WAIT } from "@/server/domain/automations/execute-step";
import { failRun, startRun } from "@/server/domain/automations/start-run";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { runRequested, runWoken, waitEnded } from "../events";
import { jobScope } from "../scope";

/** More looks than any automation asks for: waits, quiet hours that change, a day's cap, requests that are repeated. */
const MAX_LOOKS = 400;
/** Seconds after which a run that waits looks by itself: what wakes it may come in the instant before the engine listens. */
const LOOKS = [20, 120, 900, 3600, 6 * 3600] as const;
const LAST_LOOK = 86_400;

/**
 * Works on one round of a run. What it does next depends on the frozen input and on what its steps came to, all of it in
 * the database, so one durable step does all that can be done at once: a call costs two round trips, whatever the number
 * of its steps, and one whose way is decided without doing anything costs one.
 */
export const runAutomation = inngest.createFunction(
  {
    id: "run-automation",
    triggers: [runRequested],
    retries: 6,
    concurrency: { key: "event.data.workspaceId", limit: 50 },
    onFailure: async ({ event }) => {
      const requested = runRequested.schema.safeParse(event.data.event.data);
      if (!requested.success) throw new NonRetriableError("A run's event without its ids");
      await failRun(jobScope(requested.data.workspaceId, "run-automation"), requested.data);
    },
  },
  async ({ event, step }) => {
    const { workspaceId, runId, round } = event.data;
    const scope = jobScope(workspaceId, "run-automation");
    const run = await startRun(scope, { runId, round });
    if (!run) return;
    let waits = 0;
    let waitedFor = "";
    for (let look = 1; look <= MAX_LOOKS; look++) {
      const result: Advance = await step.run(`advance:${look}`, async () => {
        const done = await advanceRun(scope, run, carriers());
        if (done.state === "later" && !done.progressed && done.afterSeconds <= SHORT_WAIT && !isWait(done))
          throw new RetryAfterError(done.reason, done.afterSeconds * 1000);
        return done;
      });
      if (result.state === "ended") return;
      waits = waitedFor === result.stepId ? waits + 1 : 0;
      waitedFor = result.stepId;
      const { wokenBy } = result;
      const timeout = `${Math.min(result.afterSeconds, LOOKS[waits] ?? LAST_LOOK)}s`;
      // A night is slept through, and costs no attempt; who sends it now or cancels it wakes the run.
      await (wokenBy.kind === "message"
        ? step.waitForEvent(`wait:${look}`, {
            event: waitEnded,
            timeout,
            if: `async.data.messageId == "${wokenBy.messageId}"`,
          })
        : step.waitForEvent(`wait:${look}`, {
            event: runWoken,
            timeout,
            if: `async.data.runId == "${runId}"`,
          }));
    }
    throw new NonRetriableError("The run has waited too often");
  },
);

const isWait = (result: Extract<Advance, { state: "later" }>) => result.wokenBy.kind === "run";
