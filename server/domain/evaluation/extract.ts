import type { Prisma } from "@/server/db/generated/client";
import type { PostCallVariable } from "../assistants/schema";
import { ASSISTANT_VARIABLES, toDefinition } from "../assistants/view";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import type { Extraction, Extractor, ExtractorSource } from "./schema";

/** One extractor for every assistant. */
export const always =
  (extractor: Extractor): ExtractorSource =>
  () =>
    Promise.resolve(extractor);

const CALL_TO_READ = {
  turns: { orderBy: { position: "asc" }, select: { role: true, text: true } },
  workspace: { select: { timeZone: true, country: true } },
  assistant: {
    select: {
      ...{ id: true, name: true, objective: true, language: true },
      ...{ connectionId: true, model: true, temperature: true },
      postCallVariables: ASSISTANT_VARIABLES,
    },
  },
} satisfies Prisma.CallInclude;

export type CallToRead = Prisma.CallGetPayload<{ include: typeof CALL_TO_READ }>;

/** A call with all that reading it takes. Throws `not_found`. */
export async function findCallToRead(scope: Scope, callId: string): Promise<CallToRead> {
  const call = await scope.db.call.findFirst({
    where: { id: callId, workspaceId: scope.workspaceId },
    include: CALL_TO_READ,
  });
  if (!call) throw notFound("Call");
  return call;
}

/** The variables of the call's assistant as they are defined now. */
export const definitionsOf = (call: CallToRead): PostCallVariable[] =>
  call.assistant.postCallVariables.map(toDefinition);

/** Why a call that did not come about as a conversation cannot have achieved anything. */
const ENDS: Partial<Record<CallToRead["status"], string>> = {
  no_answer: "Nobody answered the call",
  busy: "The line was busy",
  voicemail: "The call reached a voicemail, not a person",
  failed: "The call could not be connected",
  canceled: "The call was cancelled before anyone answered",
};

/**
 * Reads a call by the given definitions; stores nothing. Variables whose condition the call does not meet stay unknown,
 * and how a call ended never makes `status` true. Throws what the extractor throws when it is not available.
 */
export async function extractCall(
  scope: Scope,
  call: CallToRead,
  definitions: PostCallVariable[],
  source: ExtractorSource,
): Promise<{ extraction: Extraction; latencyMs: number }> {
  const clock = performance.now();
  const spoke = call.turns.some(({ role, text }) => role === "customer" && text.trim() !== "");
  const asked = definitions.filter((definition) => unmetByCall(definition, call) === null);
  const extraction = spoke
    ? await (await source(scope, call.assistant)).extract({
        assistant: {
          name: call.assistant.name,
          objective: call.assistant.objective,
          language: call.assistant.language,
        },
        variables: asked,
        turns: call.turns,
        startedAt: call.startedAt,
        timeZone: call.workspace.timeZone,
        country: call.workspace.country,
      })
    : nobodySpoke(asked);
  const settled = definitions.reduce(
    (made, definition) => withoutUnasked(made, definition, call),
    withoutFalseSuccess(extraction, call),
  );
  return { extraction: settled, latencyMs: Math.round(performance.now() - clock) };
}

const nobodySpoke = (definitions: PostCallVariable[]): Extraction => ({
  variables: Object.fromEntries(definitions.map(({ name }) => [name, null])),
  evidence: {},
  reasons: Object.fromEntries(
    definitions.map(({ name }) => [name, "The customer said nothing in this call"]),
  ),
  model: "none",
});

/** Why the call's own facts exclude a variable, in words; null when it is asked. */
function unmetByCall({ settings: { condition } }: PostCallVariable, call: CallToRead): string | null {
  switch (condition?.kind) {
    case "longer_than":
      return call.durationSeconds > condition.seconds
        ? null
        : `Asked only of calls longer than ${condition.seconds} s; this one took ${call.durationSeconds} s`;
    case "ended_by":
      return endedBy(call.endReason) === condition.by ? null : `Asked only when the ${condition.by} hung up`;
    default:
      return null;
  }
}

/** Who hung up, from the words that platforms use: "customer-ended-call", "assistant_hangup", "agent hung up". */
function endedBy(endReason: string | null): "assistant" | "customer" | null {
  if (/\b(customer|user|caller|callee|human|contact)(\b|[-_])/i.test(endReason ?? "")) return "customer";
  return /\b(assistant|agent|bot|ai)(\b|[-_])/i.test(endReason ?? "") ? "assistant" : null;
}

function withoutUnasked(made: Extraction, definition: PostCallVariable, call: CallToRead): Extraction {
  const { condition } = definition.settings;
  const other = condition?.kind === "variable" ? made.variables[condition.name] : undefined;
  const why =
    condition?.kind === "variable"
      ? other === condition.equals || (Array.isArray(other) && other.some((one) => one === condition.equals))
        ? null
        : `Asked only when "${condition.name}" is ${condition.equals}`
      : unmetByCall(definition, call);
  return why === null ? made : unknown(made, definition.name, why);
}

function withoutFalseSuccess(made: Extraction, call: CallToRead): Extraction {
  const why = ENDS[call.status];
  return why !== undefined && made.variables.status === true ? unknown(made, "status", why) : made;
}

function unknown(made: Extraction, name: string, why: string): Extraction {
  const { [name]: _, ...evidence } = made.evidence;
  return {
    ...made,
    variables: { ...made.variables, [name]: null },
    evidence,
    reasons: { ...made.reasons, [name]: why },
  };
}
