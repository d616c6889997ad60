import { z } from "zod";
import { type PostCallVariable, VariableSettings } from "../assistants/schema";
import { ASSISTANT_VARIABLES, toDefinition } from "../assistants/view";
import { optOutForms } from "../contacts/erased-phone";
import { notFound } from "../errors";
import { EvidenceMap, Variables, VariableValue } from "../evaluation/schema";
import type { Scope } from "../scope";
import { actorNames } from "../workspaces/actor-names";
import { authorise } from "../workspaces/permissions";
import { getCall } from "./get-call";
import { PlatformValues } from "./platform-values";
import type { CallView } from "./view";

const Reasons = z.record(z.string(), z.string()).catch({});
const AskedVariable = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string().default(""),
  settings: VariableSettings.catch({}).default({}),
});
const Definitions = z.array(AskedVariable).catch([]);
/** A variable as it was, or is, asked for. */
export type AskedVariable = z.output<typeof AskedVariable>;

/** One reading of the call. `definitions` are the variables as they were asked for then. */
export interface RevisionView {
  revision: number;
  variables: Variables;
  evidence: EvidenceMap;
  reasons: Record<string, string>;
  definitions: AskedVariable[];
  model: string;
  latencyMs: number;
  inputTokens: number | null;
  outputTokens: number | null;
  /** US dollars; null where the price of the model is not known. */
  costUsd: number | null;
  /** Names instructions, variables and shape that the model was asked by; null: none was. */
  promptHash: string | null;
  error: string | null;
  createdAt: Date;
}

/** A person set a value, or took it back (`reverted`). */
export interface CorrectionView {
  id: string;
  name: string;
  value: VariableValue;
  /** What the call showed until then. */
  before: VariableValue;
  reverted: boolean;
  who: string;
  createdAt: Date;
}

/** All that the page of a call shows beside the call itself. */
export interface CallDetail {
  call: CallView;
  provider: string;
  /** What the voice platform extracted itself. */
  platformValues: PlatformValues;
  answeredAt: Date | null;
  /** When retention deleted the transcript. */
  transcriptPurgedAt: Date | null;
  askedRevision: number;
  assistant: { id: string; name: string; objective: string };
  contact: {
    id: string;
    name: string | null;
    phone: string;
    timeZone: string | null;
    optedOut: boolean;
  } | null;
  /** The variables as the assistant defines them today. */
  definitions: PostCallVariable[];
  /** Newest first. */
  revisions: RevisionView[];
  /** Newest first; a variable is corrected while its name is in the call's `corrected`. */
  corrections: CorrectionView[];
  /** Set when the call is one that changed variables are measured by; `values` are those that are judged. */
  golden: { id: string; values: Variables; who: string; updatedAt: Date } | null;
}

/** One call for its page. Throws `not_found`. */
export async function getCallDetail(scope: Scope, id: string): Promise<CallDetail> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const [call, row] = await Promise.all([
    getCall(scope, id),
    db.call.findFirst({
      where: { workspaceId, id },
      select: {
        provider: true,
        platformValues: true,
        answeredAt: true,
        transcriptPurgedAt: true,
        askedRevision: true,
        assistant: {
          select: {
            id: true,
            name: true,
            objective: true,
            postCallVariables: ASSISTANT_VARIABLES,
          },
        },
        contact: { select: { id: true, name: true, phone: true, timeZone: true } },
        evaluations: { orderBy: { revision: "desc" }, omit: { rawOutput: true } },
        corrections: { orderBy: { id: "desc" } },
        golden: true,
      },
    }),
  ]);
  if (!row) throw notFound("Call");
  const optOut = row.contact
    ? await db.optOut.findFirst({
        where: { workspaceId, phone: { in: await optOutForms(scope, row.contact.phone) } },
        select: { id: true },
      })
    : null;
  const { postCallVariables, ...assistant } = row.assistant;
  const { golden } = row;
  const nameOf = await actorNames(scope, [
    ...row.corrections.map(({ actor }) => actor),
    ...(golden ? [golden.actor] : []),
  ]);
  return {
    call,
    provider: row.provider,
    platformValues: PlatformValues.catch({}).parse(row.platformValues),
    answeredAt: row.answeredAt,
    transcriptPurgedAt: row.transcriptPurgedAt,
    askedRevision: row.askedRevision,
    assistant,
    contact: row.contact && { ...row.contact, optedOut: optOut !== null },
    definitions: postCallVariables.map(toDefinition),
    revisions: row.evaluations.map((evaluation) => ({
      revision: evaluation.revision,
      variables: Variables.parse(evaluation.variables),
      evidence: EvidenceMap.parse(evaluation.evidence),
      reasons: Reasons.parse(evaluation.reasons),
      definitions: Definitions.parse(evaluation.definitions),
      model: evaluation.model,
      latencyMs: evaluation.latencyMs,
      inputTokens: evaluation.inputTokens,
      outputTokens: evaluation.outputTokens,
      costUsd: evaluation.costUsd === null ? null : evaluation.costUsd.toNumber(),
      promptHash: evaluation.promptHash,
      error: evaluation.error,
      createdAt: evaluation.createdAt,
    })),
    corrections: row.corrections.map((correction) => ({
      id: correction.id,
      name: correction.name,
      value: VariableValue.parse(correction.value),
      before: VariableValue.parse(correction.before),
      reverted: correction.reverted,
      who: nameOf(correction.actor),
      createdAt: correction.createdAt,
    })),
    golden: golden && {
      id: golden.id,
      values: Variables.parse(golden.values),
      who: nameOf(golden.actor),
      updatedAt: golden.updatedAt,
    },
  };
}
