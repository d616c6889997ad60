import type { z } from "zod";
import type { PostCallVariableType } from "../../assistants/schema";
import type { Problem } from "../schema";
import type { ProblemContext } from "../shared/check";
import type { Decision } from "../shared/conditions";
import type { CallData } from "../shared/values";
import type { Step } from "./all";

/** One of the ways below a step. */
export interface Lane {
  key: string;
  title: string;
}

/** A value that a step leaves to those after it: `steps.<id>.<name>`. */
export interface StepOutput {
  name: string;
  label: string;
  type: PostCallVariableType;
  /** Stands for it in previews until there is a real one. */
  example?: string | number | boolean | null;
}

/** What a step that did something came to, as far as the way of the run depends on it. */
export interface Outcome {
  state: "succeeded" | "skipped";
  /** By name of the output; null: unknown. */
  values?: Record<string, unknown>;
  /** Of a step with lanes: which was taken. */
  lane?: string;
  /** Set: the run ends here, for this reason. */
  stop?: string;
  /** When it ended: what is relative to "now" counts from here. */
  at?: Date;
}

/** What is done with each place of a step that names call data; `words` say where it stands: "message". */
export interface ReferenceMap {
  path(path: string, field: string, words: string): string;
  template(template: string, field: string, words: string): string;
}

/**
 * A step type, but for carrying it out (`run.ts`, see `steps/runs.ts`). Everything here is pure, and serves the builder in
 * the browser as well as the server.
 */
export interface StepKind<S extends { id: string; name: string } = Step> {
  readonly type: string;
  readonly title: string;
  readonly schema: z.ZodType<S, unknown>;
  /** Whether it does something for somebody; branches and waits do not. */
  readonly acts: boolean;
  /** A new, unfinished step. */
  create(id: string): S;
  /** What it does in a line, with inserted values as in a template. */
  summary(step: S): string;
  /** What publishing refuses; the values of steps before it are in the context. */
  problems(step: S, context: ProblemContext): Problem[];
  /** The step with each of its references to call data replaced; the one place that knows where they stand. */
  mapReferences(step: S, map: ReferenceMap): S;
  /** A step with lanes has them in `step.lanes`, by key. */
  lanes?(step: S): Lane[];
  /** Decides by the data alone, so it is never carried out. */
  decide?(step: S, data: CallData): Decision;
  outputs?(step: S): StepOutput[];
  /** What a dry run takes it to have come to; absent: it succeeds and leaves nothing. */
  assume?(step: S, data: CallData): Outcome;
}
