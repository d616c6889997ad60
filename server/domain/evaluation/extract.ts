import type { Prisma } from "@/server/db/generated/client";
import type { PostCallVariable } from "../assistants/schema";
import { otherHolds } from "../assistants/shared/missing";
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

/** The same, from the words in which platforms say how a call ended: "voicemail_reached", "customer-did-not-answer". */
const END_REASONS: [RegExp, string | undefined][] = [
  [/voice ?mail|(?:answering )?machine (?:detected|reached)|answering machine/, ENDS.voicemail],
  [/wrong (?:number|person)/, "The call reached the wrong number"],
  [/\b(?:no|not|nobody|never|didn't) answer(?:ed)?\b|unanswered|unreachable/, ENDS.no_answer],
  [/\bbusy\b/, ENDS.busy],
];

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
        direction: call.direction,
        startedAt: call.startedAt,
        timeZone: call.workspace.timeZone,
        country: call.workspace.country,
      })
    : nobodySpoke(asked);
  const settled = withoutUnasked(withoutFalseSuccess(extraction, call), definitions, call);
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

/** "customerEndedCall", "customer-ended-call" and "CUSTOMER_ENDED_CALL" are all "customer ended call". */
const inWords = (endReason: string | null) =>
  (endReason ?? "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[\s_-]+/g, " ")
    .toLowerCase();

/** Who hung up: "customer hung up", "user hangup", "ended by agent"; null for "customer did not answer". */
function endedBy(endReason: string | null): "assistant" | "customer" | null {
  const words = inWords(endReason);
  if (/\bnot\b|\berror\b/.test(words)) return null;
  if (/\b(?:customer|user|caller|callee|human|contact|client)\b/.test(words)) return "customer";
  return /\b(?:assistant|agent|bot|ai)\b/.test(words) ? "assistant" : null;
}

/**
 * Takes back what was not to be asked. One variable's condition may hang on another that falls here, whichever comes
 * first, so that it is done until nothing falls any more; values only go, so that it ends.
 */
function withoutUnasked(made: Extraction, definitions: PostCallVariable[], call: CallToRead): Extraction {
  const left = definitions.reduce((now, definition) => {
    const why = now.variables[definition.name] === null ? null : unmet(definition, now, call);
    return why === null ? now : unknown(now, definition.name, why);
  }, made);
  if (left !== made) return withoutUnasked(left, definitions, call);
  // Why an unknown value was not asked says more than that the call does not tell.
  return definitions.reduce((now, definition) => {
    const why = unmet(definition, now, call);
    return why === null ? now : unknown(now, definition.name, why);
  }, made);
}

function unmet(definition: PostCallVariable, made: Extraction, call: CallToRead): string | null {
  const { condition } = definition.settings;
  if (condition?.kind !== "variable") return unmetByCall(definition, call);
  const { name, equals = "known" } = condition;
  return otherHolds(condition, made.variables) ? null : `Asked only when "${name}" is ${equals}`;
}

function withoutFalseSuccess(made: Extraction, call: CallToRead): Extraction {
  if (made.variables.status !== true) return made;
  const ended = inWords(call.endReason);
  const why =
    ENDS[call.status] ??
    END_REASONS.find(([words]) => words.test(ended))?.[1] ??
    (answered(call) ? null : "The customer never answered the assistant");
  return why === null ? made : unknown(made, "status", why);
}

/** Whoever was called has agreed to nothing before the assistant spoke: "Hello?" and a hang-up is no yes. */
function answered({ direction, turns }: CallToRead): boolean {
  if (direction === "inbound") return true;
  const opening = turns.findIndex(({ role, text }) => role === "assistant" && text.trim() !== "");
  return turns.some(({ role, text }, turn) => role === "customer" && text.trim() !== "" && turn > opening);
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
