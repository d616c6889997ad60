import { NonRetriableError, RetryAfterError } from "inngest";
import { executeStep, type StepResult } from "@/server/domain/automations/execute-step";
import { sendsOf } from "@/server/domain/automations/run-state";
import { failRun, startRun } from "@/server/domain/automations/start-run";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { runRequested, waitEnded } from "../events";
import { jobScope } from "../scope";

/** Seconds: what is due that soon is a retry. */
const SHORT_WAIT = 120;
/** More waits than any rule asks for: quiet hours that change, a day's cap. */
const MAX_LOOKS = 50;

/**
 * Works on one round of a run. Branches depend on the frozen input alone and need no step: a call that is texted
 * costs one step, one that is not costs none.
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
    for (const { step: send } of sendsOf(run.visits)) {
      let result: StepResult = { state: "skipped" };
      for (let look = 1; look <= MAX_LOOKS; look++) {
        const again = look === 1 ? "" : `:${look}`;
        result = await step.run(`${send.id}${again}`, async () => {
          const done = await executeStep(scope, run, send.id, carriers());
          if (done.state === "later" && done.afterSeconds <= SHORT_WAIT)
            throw new RetryAfterError(done.reason, done.afterSeconds * 1000);
          return done;
        });
        if (result.state !== "later") break;
        // A night is slept through, and costs no attempt; who sends it now or cancels it wakes the run.
        await step.waitForEvent(`${send.id}:wait${again}`, {
          event: waitEnded,
          timeout: `${result.afterSeconds}s`,
          if: `async.data.messageId == "${result.messageId}"`,
        });
      }
      if (result.state === "failed" || result.state === "later") break;
    }
  },
);
