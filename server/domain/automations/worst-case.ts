import { notFound } from "../errors";
import { contentProblem } from "../messaging/shared/content-problem";
import type { Scope } from "../scope";
import { toCallData } from "../webhooks/payload";
import { authorise } from "../workspaces/permissions";
import { Definition, type WorstCase } from "./schema";
import { composeMessage } from "./shared/compose";
import { sampleAt } from "./shared/sample-at";
import { isSms } from "./shared/sms";
import { parseTemplate } from "./shared/templates";
import { findStep } from "./shared/tree";
import { withVariant } from "./shared/variants";

/** What a step's text would have come to for the assistant's last calls. */
export interface PastTexts {
  /** How many calls were looked at: the last that were read, a hundred at most. */
  calls: number;
  /** The longest text that would have gone out. */
  longest: { callId: string; segments: number; characters: number; encoding: "GSM-7" | "UCS-2" } | null;
  /** Segments of all texts that would have gone out, and how many those are. */
  segments: number;
  texts: number;
  /** How many would have been cut at a sentence. */
  cut: number;
  /** How many would not have been sent at all, and why the newest of them. */
  notSent: { count: number; callId: string; reason: string } | null;
}

const CALLS = 100;

/**
 * Makes the step's text for the assistant's last calls, so that its length and cost are known before it is live. Reads the
 * calls in one query, and their transcripts only where the text inserts them. Throws `not_found`.
 */
export async function worstCase(scope: Scope, input: WorstCase): Promise<PastTexts> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({
    where: { id: input.id, workspaceId },
    select: {
      draft: true,
      assistantId: true,
      workspace: { select: { slug: true } },
      assistant: { select: { postCallVariables: { select: { name: true } } } },
    },
  });
  if (!automation) throw notFound("Automation");
  const definition = Definition.parse(automation.draft);
  const found = findStep(definition, input.stepId)?.step;
  if (!found || !isSms(found)) throw notFound("Step");
  const step = withVariant(found, input.variant);
  const readsTranscript = parseTemplate(step.body).some(
    (token) => token.kind === "value" && token.path.startsWith("transcript"),
  );
  const calls = await scope.db.call.findMany({
    where: { workspaceId, assistantId: automation.assistantId, revision: { gt: 0 } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: CALLS,
    include: { turns: { orderBy: { position: "asc" }, ...(readsTranscript ? {} : { take: 0 }) } },
  });
  const names = automation.assistant.postCallVariables.map(({ name }) => name);
  const past: PastTexts = {
    calls: calls.length,
    longest: null,
    segments: 0,
    texts: 0,
    cut: 0,
    notSent: null,
  };
  for (const call of calls) {
    // What earlier steps will leave is not known of past calls: examples stand for it.
    const data = sampleAt(definition, found.id, toCallData(call, names, automation.workspace.slug));
    const made = composeMessage(step, data);
    const reason = made.ok ? contentProblem(made.text) : made.message;
    if (!made.ok || reason !== null) {
      past.notSent ??= { count: 0, callId: call.id, reason: reason ?? "" };
      past.notSent.count += 1;
      continue;
    }
    const { segments, characters, encoding } = made.count;
    past.texts += 1;
    past.segments += segments;
    if (made.cut) past.cut += 1;
    if (isLonger(made.count, past.longest))
      past.longest = { callId: call.id, segments, characters, encoding };
  }
  return past;
}

interface Length {
  segments: number;
  characters: number;
}

const isLonger = (one: Length, other: Length | null) =>
  other === null ||
  one.segments > other.segments ||
  (one.segments === other.segments && one.characters > other.characters);
