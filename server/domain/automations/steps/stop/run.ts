import type { StepRun } from "../run";
import { stopReason } from "./describe";
import type { StopStep } from "./schema";

/** The run ends here, and says why. */
export const runStop: StepRun<StopStep> = {
  async run(step, { data }) {
    const stop = stopReason(step, data);
    return { state: "succeeded", reason: null, input: {}, output: { reason: stop }, stop };
  },
  async test(step, { data }) {
    return {
      kind: "shown",
      ok: true,
      message: "The run would end here",
      lines: [["Reason", stopReason(step, data)]],
    };
  },
};
