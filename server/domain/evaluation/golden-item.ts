import { holdNames } from "../assistants/present-names";
import type { PostCallVariable } from "../assistants/schema";
import { type Scope, transaction } from "../scope";
import { extractCall, findCallToRead } from "./extract";
import { claimItem, type JobItem, presentJob, type RunningJob, settleItem } from "./job-item";
import type { ExtractorSource, Variables } from "./schema";

/**
 * Reads a golden call by both definitions and keeps what came out with the item; the call stays as it is. Where both are
 * the same it is read once: a model costs, and may word itself otherwise the second time.
 */
export async function goldenItem(
  scope: Scope,
  job: RunningJob,
  item: JobItem,
  source: ExtractorSource,
): Promise<void> {
  const call = await findCallToRead(scope, item.callId);
  const stored = job.settings.stored ?? [];
  const before = await extractCall(scope, call, stored, source);
  const after = sameDefinitions(stored, job.definitions)
    ? before
    : await extractCall(scope, call, job.definitions, source);
  await transaction(scope, async (tx) => {
    await holdNames(tx, job.assistantId);
    if (!(await claimItem(tx, item))) return;
    const now = await presentJob(tx, job);
    await settleItem(tx, job, item, {
      before: renamed(before.extraction.variables, stored, now.settings.stored ?? []),
      after: renamed(after.extraction.variables, job.definitions, now.definitions),
    });
  });
}

/** Both were stored with the job, so that their keys are in the same order. */
const sameDefinitions = (one: PostCallVariable[], other: PostCallVariable[]) =>
  JSON.stringify(one) === JSON.stringify(other);

/** A renaming meanwhile changed the job's definitions, each in its place. */
const renamed = (variables: Variables, from: PostCallVariable[], to: PostCallVariable[]): Variables =>
  Object.fromEntries(
    from.map(({ name }, index) => [to[index]?.name ?? name, variables[name] ?? null] as const),
  );
