import type { Carriers } from "@/server/integrations/carriers/carrier";
import type { Scope } from "../scope";
import { executeStep, type WokenBy } from "./execute-step";
import { type LoadedRun, walkOf } from "./run-state";

export type Advance =
  /** There is nothing left to do in this round. */
  | { state: "ended" }
  /** To be called again then, or when what it waits for comes. `progressed`: a step was done in this call. */
  | {
      state: "later";
      stepId: string;
      afterSeconds: number;
      reason: string;
      wokenBy: WokenBy;
      progressed: boolean;
    };

/**
 * Does the steps of a run, one after the other, until it ends or has to wait. Each is recorded in a transaction of its
 * own, so whoever calls again goes on where this one stopped, however it stopped. An error in a step other than the
 * first of a call is left to the next call, which has all its attempts before it.
 */
export async function advanceRun(scope: Scope, run: LoadedRun, carriers: Carriers): Promise<Advance> {
  let progressed = false;
  for (;;) {
    const { next } = walkOf(run);
    if (!next) return { state: "ended" };
    const stepId = next.step.id;
    try {
      const result = await executeStep(scope, run, next, carriers);
      if (result.state === "failed" || result.state === "over") return { state: "ended" };
      if (result.state === "later") return { ...result, stepId, progressed };
    } catch (error) {
      if (!progressed) throw error;
      const reason = "Something went wrong on our side; it is tried again";
      return { state: "later", stepId, afterSeconds: 1, reason, wokenBy: { kind: "run" }, progressed };
    }
    progressed = true;
  }
}
