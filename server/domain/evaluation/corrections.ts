import { z } from "zod";
import { Prisma } from "@/server/db/generated/client";
import { holdNames } from "../assistants/present-names";
import { PostCallVariable } from "../assistants/schema";
import { toDefinition } from "../assistants/view";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { actorName, type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { type CallPlace, coerceValue } from "./coerce";
import { lockCall } from "./lock-call";
import { optOutByVoice } from "./opt-out-by-voice";
import { type Outcome, outcomeOf } from "./outcome";
import { type CorrectValue, EvidenceMap, sameValue, Variables, type VariableValue } from "./schema";

/** What the call shows of the variable now. */
export interface Corrected {
  name: string;
  value: VariableValue;
  /** What it showed until then. */
  before: VariableValue;
  outcome: Outcome | null;
}

/**
 * A person sets the right value of a variable: null is unknown. It is what lists, payloads and automations get from
 * then on, also after a new evaluation; nothing is sent by it. Throws `not_found`, `conflict` before the call has
 * ended, `invalid` with the reason when the value is none of the variable's.
 */
export async function correctValue(scope: Scope, input: CorrectValue): Promise<Corrected> {
  authorise(scope, "calls.correct");
  return transaction(scope, async (tx) => {
    const { assistantId, place } = await findEnded(tx, input.callId);
    await holdNames(tx, assistantId);
    const definition = await findDefinition(tx, assistantId, input.name);
    const { value, reason } = coerceValue(definition, input.value, place);
    if (reason !== undefined) throw invalid("value", reason);
    const call = await lockCall(tx, input.callId);
    const reading = await readingOf(tx, input.callId, call.revision);
    const evidence = EvidenceMap.parse(call.evidence);
    const proof = reading?.evidence[input.name];
    // A person has heard what the reading missed.
    await optOutByVoice(tx, call, [definition], { variables: { [input.name]: value }, evidence: {} });
    return show(tx, call, {
      ...input,
      value,
      reverted: false,
      evidence:
        proof && sameValue(reading.variables[input.name] ?? null, value)
          ? { ...evidence, [input.name]: proof }
          : without(evidence, input.name),
      outcome: input.name === "status" ? outcomeOf([definition], { status: value }) : call.outcome,
    });
  });
}

/**
 * Takes a person's value back: what the newest evaluation read counts again. Throws `not_found`, `conflict` when
 * nobody has corrected it.
 */
export async function revertCorrection(
  scope: Scope,
  input: { callId: string; name: string },
): Promise<Corrected> {
  authorise(scope, "calls.correct");
  return transaction(scope, async (tx) => {
    const { assistantId } = await findEnded(tx, input.callId);
    await holdNames(tx, assistantId);
    const call = await lockCall(tx, input.callId);
    if (!call.corrected.includes(input.name))
      throw new DomainError("conflict", `"${input.name}" is not corrected: it shows what was read`);
    const reading = await readingOf(tx, input.callId, call.revision);
    const proof = reading?.evidence[input.name];
    const evidence = without(EvidenceMap.parse(call.evidence), input.name);
    return show(tx, call, {
      ...input,
      value: reading?.variables[input.name] ?? null,
      reverted: true,
      evidence: proof ? { ...evidence, [input.name]: proof } : evidence,
      outcome:
        input.name !== "status" ? call.outcome : reading && outcomeOf(reading.definitions, reading.variables),
    });
  });
}

const Definitions = PostCallVariable.array().catch([]);
const Reasons = z.record(z.string(), z.string());

/** The reading that the call shows; null before the first. */
export async function readingOf(tx: Scope, callId: string, revision: number) {
  const evaluation = await tx.db.evaluation.findFirst({
    where: { callId, revision, workspaceId: tx.workspaceId },
    select: { variables: true, evidence: true, reasons: true, definitions: true },
  });
  return (
    evaluation && {
      variables: Variables.parse(evaluation.variables),
      evidence: EvidenceMap.parse(evaluation.evidence),
      reasons: Reasons.parse(evaluation.reasons),
      definitions: Definitions.parse(evaluation.definitions),
    }
  );
}

async function findEnded(scope: Scope, callId: string) {
  const call = await scope.db.call.findFirst({
    where: { id: callId, workspaceId: scope.workspaceId },
    select: { assistantId: true, endedAt: true, workspace: { select: { timeZone: true, country: true } } },
  });
  if (!call) throw notFound("Call");
  if (!call.endedAt)
    throw new DomainError("conflict", "The call has not ended yet; its values are read when it does");
  return { assistantId: call.assistantId, place: call.workspace satisfies CallPlace };
}

async function findDefinition(scope: Scope, assistantId: string, name: string): Promise<PostCallVariable> {
  const row = await scope.db.postCallVariable.findFirst({
    where: { workspaceId: scope.workspaceId, assistantId, name },
  });
  if (!row) throw invalid("name", `The assistant has no variable "${name}"`);
  return toDefinition(row);
}

const without = (evidence: EvidenceMap, name: string): EvidenceMap =>
  Object.fromEntries(Object.entries(evidence).filter(([key]) => key !== name));

interface Shown {
  callId: string;
  name: string;
  value: VariableValue;
  reverted: boolean;
  evidence: EvidenceMap;
  outcome: Outcome | null;
}

/** The row in the history, the call that shows it and the log, in the caller's transaction. */
async function show(
  tx: Scope,
  call: Awaited<ReturnType<typeof lockCall>>,
  { callId, name, value, reverted, evidence, outcome }: Shown,
): Promise<Corrected> {
  const { workspaceId } = tx;
  const variables = Variables.parse(call.variables);
  const before = variables[name] ?? null;
  await tx.db.correction.create({
    data: {
      id: newId("correction"),
      workspaceId,
      callId,
      name,
      value: reverted ? Prisma.DbNull : (value ?? Prisma.JsonNull),
      before: before ?? Prisma.JsonNull,
      revision: call.revision,
      reverted,
      actor: actorName(tx.actor),
    },
  });
  const others = call.corrected.filter((other) => other !== name);
  await tx.db.call.update({
    where: { id: callId, workspaceId },
    data: {
      variables: { ...variables, [name]: value },
      evidence,
      corrected: reverted ? others : [...others, name],
      outcome,
    },
  });
  await audit(tx, reverted ? "call.correctionReverted" : "call.corrected", callId, { name });
  return { name, value, before, outcome };
}

interface Reading {
  definitions: PostCallVariable[];
  variables: Variables;
  evidence: EvidenceMap;
}

/**
 * Puts the corrections that a call shows over a new reading of it: a person's value wins. One whose variable is gone,
 * or is by now of another kind, counts no longer.
 */
export function withCorrections(
  call: { variables: unknown; corrected: string[] },
  reading: Reading,
): { variables: Variables; evidence: EvidenceMap; corrected: string[] } {
  const shown = Variables.parse(call.variables);
  const { variables, evidence } = reading;
  return call.corrected.reduce(
    (now, name) => {
      const definition = reading.definitions.find((one) => one.name === name);
      const wanted = definition && coerceValue(definition, shown[name]);
      if (!wanted || wanted.reason !== undefined) return now;
      return {
        variables: { ...now.variables, [name]: wanted.value },
        evidence: sameValue(variables[name] ?? null, wanted.value)
          ? now.evidence
          : without(now.evidence, name),
        corrected: [...now.corrected, name],
      };
    },
    { variables, evidence, corrected: [] as string[] },
  );
}
