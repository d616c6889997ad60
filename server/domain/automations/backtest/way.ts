import type { DrySend, DryVerdict } from "../../messaging/dry-send";
import type { Definition, Letter } from "../schema";
import { composeMessage } from "../shared/compose";
import { planRun, type SendStep, whyNothingSent } from "../shared/plan";
import { knownNumbers, readsCall } from "../shared/recipient";
import { renderTemplate } from "../shared/templates";
import { LANE_TITLES, stepTitle } from "../shared/tree";
import type { CallData } from "../shared/values";
import { withVariant } from "../shared/variants";

/** A step on the way of a call, and the lane that it took. */
export interface Passed {
  stepId: string;
  title: string;
  lane: string | null;
}

/** A text that a step would have made. */
export interface DryText {
  stepId: string;
  title: string;
  /** As it was written where it is no number. */
  to: string;
  /** Null: it could not be made. */
  body: string | null;
  segments: number;
  cut: boolean;
  /** `waits`: it leaves later, for that reason. */
  state: DryVerdict["state"];
  why: DryVerdict["why"];
  reason: string | null;
  /** `waits`: when it would leave. */
  at: Date;
}

/** What a call would have come to. */
export interface Way {
  passed: Passed[];
  texts: DryText[];
  /** As the run would say it; null: it texted, and nothing is to be said. */
  reason: string | null;
  failed: boolean;
}

export interface DryTools {
  judge: (send: DrySend) => DryVerdict;
  /** Which of a step's texts a recipient gets. */
  letterFor: (step: SendStep, to: string) => Letter | undefined;
}

/**
 * Takes one call through a definition as a run would, and sends nothing. Yields when it would sleep, until when; what it is
 * woken for is judged then.
 */
export function* walkCall(
  definition: Definition,
  data: CallData,
  tools: DryTools,
): Generator<Date, Way, undefined> {
  const callEndedAt = new Date(data.call.endedAt ?? data.call.startedAt);
  const way: Way = { passed: [], texts: [], reason: null, failed: false };
  let at = callEndedAt;
  const visits = planRun(definition, data);
  for (const visit of visits) {
    const title = stepTitle(visit.step);
    const lane = visit.kind === "branch" ? LANE_TITLES[visit.decision.lane] : null;
    way.passed.push({ stepId: visit.step.id, title, lane });
    if (visit.kind !== "send") continue;
    const made = makeText(visit.step, title, data, tools, at);
    const text = made.ok ? yield* judgeText(made, tools, callEndedAt) : made.text;
    at = text.at;
    way.texts.push(text);
    if (text.state !== "failed") continue;
    return { ...way, failed: true, reason: `${title}: ${text.reason ?? "it failed"}` };
  }
  const skipped = way.texts.find(({ state }) => state === "not_sent");
  if (way.texts.some(({ state }) => state !== "not_sent")) return way;
  return { ...way, reason: skipped ? `No SMS: ${skipped.reason}` : whyNothingSent(visits) };
}

type Made =
  | { ok: true; text: DryText; send: Omit<DrySend, "at" | "callEndedAt"> }
  | { ok: false; text: DryText };

/** Recipient and words of a step, by the same functions as a run's. */
function makeText(own: SendStep, title: string, data: CallData, { letterFor }: DryTools, at: Date): Made {
  const to = renderTemplate(own.to, data);
  const text: DryText = {
    ...{ stepId: own.id, title, to: to.ok ? to.text : "", body: null, segments: 0, cut: false },
    ...{ state: "failed", why: "unknown_value", reason: null, at },
  };
  if (!to.ok) {
    const noPhone = own.to.includes("call.customerPhone") && data.call.customerPhone === null;
    const reason = `Recipient: ${to.message}`;
    return { ok: false, text: { ...text, reason, why: noPhone ? "no_phone" : "unknown_value" } };
  }
  const step = withVariant(own, letterFor(own, to.text));
  const body = composeMessage(step, data);
  if (!body.ok) return { ok: false, text: { ...text, reason: `Message: ${body.message}` } };
  return {
    ok: true,
    text: { ...text, cut: body.cut !== null },
    send: {
      senderId: step.senderId,
      to: to.text,
      onlyTo: readsCall(step.to) ? knownNumbers(data) : undefined,
      body: body.text,
    },
  };
}

function* judgeText(
  { text, send }: Extract<Made, { ok: true }>,
  { judge }: DryTools,
  callEndedAt: Date,
): Generator<Date, DryText, undefined> {
  let first: DryVerdict | null = null;
  for (let at = text.at; ; ) {
    const verdict = judge({ ...send, at, callEndedAt });
    if (verdict.state === "waits") {
      first ??= verdict;
      at = verdict.at;
      yield at;
      continue;
    }
    const { message, ...said } = verdict;
    const { state, why, reason } = first && said.state === "sent" ? first : said;
    const { to, body, segments } = message ?? { ...text };
    return { ...text, to, body, segments, state, why, reason, at };
  }
}
