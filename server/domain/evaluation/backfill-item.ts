import { underPresentNames } from "../assistants/present-names";
import type { PostCallVariable } from "../assistants/schema";
import { DomainError } from "../errors";
import { type Scope, transaction } from "../scope";
import { resendWebhook } from "../webhooks/resend";
import { readingOf } from "./corrections";
import { addRevision, type Made } from "./evaluate-call";
import { type CallToRead, extractCall, findCallToRead } from "./extract";
import { claimItem, type JobItem, presentJob, type RunningJob, settleItem } from "./job-item";
import { lockCall } from "./lock-call";
import { type ExtractorSource, Variables } from "./schema";

/**
 * Reads a call again and shows what came out as a new revision, in which only the chosen variables change. It starts no
 * automation. Throws `conflict` when the call is being evaluated, what the extractor throws, `JobStopped`.
 */
export async function backfillItem(
  scope: Scope,
  job: RunningJob,
  item: JobItem,
  source: ExtractorSource,
): Promise<void> {
  const { callId } = item;
  const call = await findCallToRead(scope, callId);
  // One that was never read has no values that others could keep.
  const partly = call.revision > 0 && job.settings.names !== undefined;
  const asked = partly ? withParents(job.definitions, job.settings.names ?? []) : job.definitions;
  const { extraction, latencyMs } = await extractCall(scope, call, asked, source);
  await transaction(scope, async (tx) => {
    const read = { definitions: job.definitions, extraction, latencyMs };
    const made = await underPresentNames(tx, job.assistantId, read);
    if (!(await claimItem(tx, item))) return;
    const before = await lockCall(tx, callId);
    if (before.evaluationState === "pending")
      throw new DomainError("conflict", "The call is being evaluated at this moment, with all its variables");
    const { names } = (await presentJob(tx, job)).settings;
    const chosen = partly ? new Set(names) : null;
    const base = await readingOf(tx, callId, before.revision);
    const where = { id: callId, workspaceId: tx.workspaceId };
    const revision = before.askedRevision + 1;
    await tx.db.call.update({ where, data: { askedRevision: revision } });
    const shown = chosen && base ? merged(made, base, chosen) : made;
    await addRevision(tx, { callId, revision, announce: false }, shown);
    if (job.settings.resendWebhooks) await resend(tx, call);
    const after = await tx.db.call.findFirstOrThrow({ where, select: { variables: true } });
    const readNames = made.definitions.map(({ name }) => name).filter((name) => chosen?.has(name) ?? true);
    await settleItem(tx, job, item, {
      before: only(Variables.parse(before.variables), readNames),
      after: only(Variables.parse(after.variables), readNames),
    });
  });
}

/** The chosen variables and those that their conditions ask for. */
function withParents(definitions: PostCallVariable[], names: string[]): PostCallVariable[] {
  const wanted = new Set(
    definitions.flatMap(({ name, settings: { condition } }) => {
      if (!names.includes(name)) return [];
      return condition?.kind === "variable" ? [name, condition.name] : [name];
    }),
  );
  return definitions.filter(({ name }) => wanted.has(name));
}

type Base = NonNullable<Awaited<ReturnType<typeof readingOf>>>;

/** The reading that the call shows with the chosen variables of a new one; each keeps the definition it was read by. */
function merged(made: Made, base: Base, chosen: ReadonlySet<string>): Made {
  const { extraction } = made;
  const mix = <T>(old: Record<string, T>, fresh: Record<string, T>): Record<string, T> => ({
    ...Object.fromEntries(Object.entries(old).filter(([name]) => !chosen.has(name))),
    ...Object.fromEntries(Object.entries(fresh).filter(([name]) => chosen.has(name))),
  });
  const variables = mix(base.variables, extraction.variables);
  const known = new Set(made.definitions.map(({ name }) => name));
  return {
    ...made,
    definitions: [
      ...made.definitions.flatMap((definition) => {
        const { name } = definition;
        if (chosen.has(name)) return [definition];
        const old = base.definitions.find((one) => one.name === name);
        return old ? [old] : name in variables ? [definition] : [];
      }),
      ...base.definitions.filter(({ name }) => !known.has(name)),
    ],
    extraction: {
      ...extraction,
      variables,
      evidence: mix(base.evidence, extraction.evidence),
      reasons: mix(base.reasons, extraction.reasons),
    },
  };
}

const only = (variables: Variables, names: string[]): Variables =>
  Object.fromEntries(names.map((name) => [name, variables[name] ?? null]));

/** To the webhooks, of the assistant and of the workspace, that want such a call. Not to an automation: it might text the customer. */
async function resend(tx: Scope, { id: callId, assistantId, status }: CallToRead) {
  const endpoints = await tx.db.webhookEndpoint.findMany({
    where: {
      workspaceId: tx.workspaceId,
      OR: [{ assistantId }, { assistantId: null }],
      events: { has: "call.evaluated" },
      automationId: null,
      enabled: true,
      ...(status === "completed" ? {} : { completedCallsOnly: false }),
    },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of endpoints) await resendWebhook(tx, { callId, endpointId: id, sendAgain: false });
}
