import { DateTime } from "luxon";
import { formatPhone } from "../contacts/shared";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { buildPayload } from "../webhooks/payload";
import { CallPayload } from "../webhooks/schema";
import { authorise } from "../workspaces/permissions";
import { type AddSample, RenameSample } from "./schema";

/** Of those that came by themselves: older ones go when there are more. */
const CAPTURED_KEPT = 20;
/** Of those that a person took or named: they stay until a person deletes them. */
const CHOSEN_KEPT = 100;

/** How a sample came here: while listening, by a resend, or taken from a past call. */
export type SampleSource = "listener" | "resend" | "call";

export interface SampleSummary {
  id: string;
  name: string;
  callId: string | null;
  source: SampleSource;
  createdAt: Date;
}

/** What the column holds is written here only. */
export const sampleSource = (source: string): SampleSource =>
  source === "resend" || source === "call" ? source : "listener";

const sampleName = (payload: CallPayload, timeZone: string) => {
  const { customerPhone, startedAt, direction } = payload.data.call;
  const who = customerPhone
    ? formatPhone(customerPhone)
    : direction === "web"
      ? "a web visitor"
      : "an unknown number";
  const when = DateTime.fromISO(startedAt, { zone: timeZone }).setLocale("en-GB").toFormat("d LLL HH:mm");
  return `Call with ${who}, ${when}`;
};

/** Keeps a payload as a sample and chooses it: what the builder previews is what came last. */
export async function captureSample(
  scope: Scope,
  automationId: string,
  payload: CallPayload,
  how: { source: SampleSource; name?: string | undefined },
): Promise<string> {
  const { workspaceId } = scope;
  const workspace = await scope.db.workspace.findUnique({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const call = await scope.db.call.findFirst({
    where: { id: payload.data.call.id, workspaceId },
    select: { id: true },
  });
  const id = newId("sample");
  await scope.db.triggerSample.create({
    data: {
      id,
      workspaceId,
      automationId,
      name: how.name || sampleName(payload, workspace?.timeZone ?? "UTC"),
      callId: call?.id ?? null,
      payload,
      source: how.source,
      kept: how.source === "call",
    },
  });
  await scope.db.automation.update({ where: { id: automationId, workspaceId }, data: { sampleId: id } });
  const old = await scope.db.triggerSample.findMany({
    where: { workspaceId, automationId, kept: false },
    orderBy: { id: "desc" },
    skip: CAPTURED_KEPT,
    select: { id: true },
  });
  if (old.length > 0) {
    await scope.db.triggerSample.deleteMany({
      where: { workspaceId, id: { in: old.map((sample) => sample.id) } },
    });
  }
  return id;
}

/**
 * Calls of an assistant were read again: samples of its automations that were made of them get their present data, and
 * keep their names. Where that does not reach the chosen sample the newest of the calls becomes one. `callIds` newest
 * first.
 */
export async function refreshSamples(scope: Scope, assistantId: string, callIds: string[]): Promise<void> {
  const { workspaceId } = scope;
  const [newest] = callIds;
  if (newest === undefined) return;
  const automations = await scope.db.automation.findMany({
    where: { workspaceId, assistantId },
    select: { id: true, sampleId: true },
  });
  for (const { id, sampleId } of automations) {
    const samples = await scope.db.triggerSample.findMany({
      where: { workspaceId, automationId: id, callId: { in: callIds } },
      select: { id: true, callId: true },
    });
    for (const sample of samples) {
      const payload = await buildPayload(scope, sample.callId ?? newest, newId("webhookEvent"));
      await scope.db.triggerSample.update({ where: { id: sample.id, workspaceId }, data: { payload } });
    }
    if (samples.some((sample) => sample.id === sampleId)) continue;
    await captureSample(scope, id, await buildPayload(scope, newest, newId("webhookEvent")), {
      source: "resend",
    });
  }
}

/**
 * Takes a past call of the automation's assistant as a sample, and chooses it. A call that is one already is chosen, with
 * its present data. Throws `not_found` for a call of another assistant, `conflict` for one that has not been read.
 */
export async function addSample(scope: Scope, input: AddSample): Promise<{ sampleId: string }> {
  authorise(scope, "automations.write");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const automation = await tx.db.automation.findFirst({ where: { id: input.id, workspaceId } });
    if (!automation) throw notFound("Automation");
    const call = await tx.db.call.findFirst({
      where: { id: input.callId, workspaceId, assistantId: automation.assistantId },
      select: { id: true, endedAt: true, revision: true },
    });
    if (!call) throw notFound("Call");
    if (!call.endedAt || call.revision === 0) {
      throw new DomainError("conflict", "This call has not been read yet, so it has no data to try with");
    }
    const payload = await buildPayload(tx, call.id, newId("webhookEvent"));
    const where = { workspaceId, automationId: automation.id };
    const known = await tx.db.triggerSample.findFirst({ where: { ...where, callId: call.id } });
    if (known) {
      const name = input.name || known.name;
      await tx.db.triggerSample.updateMany({
        where: { ...where, id: known.id },
        data: { payload, name, kept: true },
      });
      await chooseSample(tx, { id: automation.id, sampleId: known.id });
      return { sampleId: known.id };
    }
    if ((await tx.db.triggerSample.count({ where: { ...where, kept: true } })) >= CHOSEN_KEPT) {
      throw new DomainError("conflict", `There are ${CHOSEN_KEPT} samples that were kept; delete one first`);
    }
    const { name } = input;
    return { sampleId: await captureSample(tx, automation.id, payload, { source: "call", name }) };
  });
}

/** Makes a sample the one that previews and Test step use. */
export async function chooseSample(scope: Scope, input: { id: string; sampleId: string }): Promise<void> {
  authorise(scope, "automations.write");
  const sample = await scope.db.triggerSample.findFirst({
    where: { id: input.sampleId, automationId: input.id, workspaceId: scope.workspaceId },
  });
  if (!sample) throw notFound("Sample");
  await scope.db.automation.update({
    where: { id: input.id, workspaceId: scope.workspaceId },
    data: { sampleId: sample.id },
  });
}

/** Gives a sample a name that people know it by. */
export async function renameSample(scope: Scope, input: RenameSample): Promise<void> {
  authorise(scope, "automations.write");
  const { name } = RenameSample.parse(input);
  const changed = await scope.db.triggerSample.updateMany({
    where: { id: input.sampleId, automationId: input.id, workspaceId: scope.workspaceId },
    data: { name, kept: true },
  });
  if (changed.count === 0) throw notFound("Sample");
}

/** Deletes a sample; if it was the chosen one, the newest that is left takes its place. */
export async function removeSample(scope: Scope, input: { id: string; sampleId: string }): Promise<void> {
  authorise(scope, "automations.write");
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    const gone = await tx.db.triggerSample.deleteMany({
      where: { id: input.sampleId, automationId: input.id, workspaceId },
    });
    if (gone.count === 0) throw notFound("Sample");
    const next = await tx.db.triggerSample.findFirst({
      where: { automationId: input.id, workspaceId },
      orderBy: { id: "desc" },
      select: { id: true },
    });
    await tx.db.automation.updateMany({
      where: { id: input.id, workspaceId, sampleId: input.sampleId },
      data: { sampleId: next?.id ?? null },
    });
  });
}

/** The chosen sample's payload, for previews and Test step. */
export async function readSample(
  scope: Scope,
  automation: { id: string; sampleId: string | null },
): Promise<CallPayload | null> {
  if (!automation.sampleId) return null;
  const sample = await scope.db.triggerSample.findFirst({
    where: { id: automation.sampleId, automationId: automation.id, workspaceId: scope.workspaceId },
  });
  if (!sample) return null;
  const payload = CallPayload.safeParse(sample.payload);
  if (!payload.success)
    throw invalid("sampleId", "This sample was stored in an older form; capture a new one");
  return payload.data;
}
