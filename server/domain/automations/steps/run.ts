import type { Carriers } from "@/server/integrations/carriers/carrier";
import type { Scope } from "../../scope";
import type { LoadedRun } from "../run-state";
import type { CallData } from "../shared/values";
import type { TestResult } from "../test-step";
import type { Step } from "./all";

/** What a step's row holds of earlier attempts. */
export interface Attempt {
  startedAt: Date;
  /** While it waits. */
  wakeAt: Date | null;
  /** How often it was tried in this round before. */
  tries: number;
}

export interface RunContext {
  scope: Scope;
  run: LoadedRun;
  /** The call's data with what earlier steps have left. */
  data: CallData;
  attempt: Attempt;
  carriers: Carriers;
}

interface Recorded {
  /** What it worked with, as the run shows it: no secrets. */
  input: Record<string, unknown>;
  output: Record<string, unknown>;
}
interface Left {
  values?: Record<string, unknown>;
  lane?: string;
  stop?: string;
}

/** What came of carrying out a step once. `reason` is for people. */
export type StepOutcome =
  | ({ state: "succeeded"; reason: string | null } & Recorded & Left)
  | ({ state: "skipped"; reason: string } & Recorded & Left)
  | ({ state: "failed"; reason: string } & Recorded)
  /** Not done: to be tried again then, or when its message need not wait any more. */
  | ({ state: "later"; reason: string; afterSeconds: number; messageId?: string } & Recorded)
  /** Nothing to do until then, or until a text from `waitsFor` (E.164) comes. */
  | ({ state: "waiting"; reason: string; until: Date; waitsFor?: string } & Recorded);

/** What a step other than a text would do, by the same functions as its run. */
export interface DryAct {
  state: "done" | "skipped" | "failed";
  /** As the run would say it; null: nothing is to be said. */
  reason: string | null;
  /** What it would work with: label and value, for people. */
  lines: [string, string][];
}

export interface TestContext {
  scope: Scope;
  automationId: string;
  data: CallData;
  /** Where a person wants the test to go; absent: to themselves, or the virtual phone. */
  to?: string | undefined;
  /** Which of its texts. */
  variant?: string | undefined;
  carriers: Carriers;
}

/** How a step type is carried out: in a run, and once by a person on a sample. */
export interface StepRun<S = Step> {
  /** Safe to repeat: it may be done again when a process dies before the outcome is recorded. */
  run(step: S, context: RunContext): Promise<StepOutcome>;
  /** Of a step that does something outside: what a run of it would do, without doing it. */
  dry?(step: S, data: CallData): DryAct;
  /** For real, marked as a test, never to the customer by itself. Throws `invalid` with the field at fault. */
  test(step: S, context: TestContext): Promise<TestResult>;
}
