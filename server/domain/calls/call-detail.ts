import { z } from "zod";
import { VariableSettings } from "../assistants/schema";
import { notFound } from "../errors";
import { EvidenceMap, Variables } from "../evaluation/schema";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { getCall } from "./get-call";
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
  error: string | null;
  createdAt: Date;
}

/** All that the page of a call shows beside the call itself. */
export interface CallDetail {
  call: CallView;
  provider: string;
  answeredAt: Date | null;
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
  definitions: AskedVariable[];
  /** Newest first. */
  revisions: RevisionView[];
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
        answeredAt: true,
        askedRevision: true,
        assistant: {
          select: {
            id: true,
            name: true,
            objective: true,
            postCallVariables: {
              orderBy: { position: "asc" },
              select: { name: true, type: true, description: true, settings: true },
            },
          },
        },
        contact: { select: { id: true, name: true, phone: true, timeZone: true } },
        evaluations: { orderBy: { revision: "desc" } },
      },
    }),
  ]);
  if (!row) throw notFound("Call");
  const optOut = row.contact
    ? await db.optOut.findFirst({ where: { workspaceId, phone: row.contact.phone }, select: { id: true } })
    : null;
  const { postCallVariables, ...assistant } = row.assistant;
  return {
    call,
    provider: row.provider,
    answeredAt: row.answeredAt,
    askedRevision: row.askedRevision,
    assistant,
    contact: row.contact && { ...row.contact, optedOut: optOut !== null },
    definitions: Definitions.parse(postCallVariables),
    revisions: row.evaluations.map((evaluation) => ({
      revision: evaluation.revision,
      variables: Variables.parse(evaluation.variables),
      evidence: EvidenceMap.parse(evaluation.evidence),
      reasons: Reasons.parse(evaluation.reasons),
      definitions: Definitions.parse(evaluation.definitions),
      model: evaluation.model,
      latencyMs: evaluation.latencyMs,
      error: evaluation.error,
      createdAt: evaluation.createdAt,
    })),
  };
}
