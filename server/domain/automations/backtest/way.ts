import { DateTime } from "luxon";
import type { DrySend, DryVerdict } from "../../messaging/dry-send";
import type { Definition } from "../schema";
import { composeMessage } from "../shared/compose";
import { nextLocalTime } from "../shared/local-time";
import { knownNumbers, readsCall } from "../shared/recipient";
import { isSms, type Sms } from "../shared/sms";
import type { Letter } from "../shared/sms-fields";
import { spanMs } from "../shared/span";
import { renderTemplate } from "../shared/templates";
import { stepTitle } from "../shared/tree";
import { type CallData, timeOfDay } from "../shared/values";
import { withVariant } from "../shared/variants";
import { assumedOutcome, laneTaken, type Visit, type Walk, walkRun, whyNothingSent } from "../shared/walk";
import { kindOf, lanesOf } from "../steps/all";
import type { Outcome } from "../steps/kind";
import type { DryAct } from "../steps/run";
import { runOf } from "../steps/runs";

/** A step on the way of a call, and the lane that it took. */
export interface Passed {
  stepId: string;
  title: string;
  lane: string | null;
  /** Switched off, so that a run passes it by. */
  off: boolean;
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

/** What another step would have done. */
export interface DoneAct extends DryAct {
  stepId: string;
  title: string;
}

/** What a call would have come to. */
export interface Way {
  passed: Passed[];
  texts: DryText[];
  /** Of the other steps that do something outside: emails, requests, contacts. */
  acts: DoneAct[];
  /** As the run would say it; null: it texted, and nothing is to be said. */
  reason: string | null;
  failed: boolean;
}

export interface DryTools {
  judge: (send: DrySend) => DryVerdict;
  /** Which of a step's texts a recipient gets. */
  letterFor: (step: Sms, to: string) => Letter | undefined;
  /** Where the clock of a wait is, as far west as the number may be. */
  zoneOf: (phone: string | null, at: Date) => string;
}

type Action = Extract<Visit, { kind: "action" }>;

/**
 * Takes one call through a definition as a run would, and sends nothing. Yields when it would sleep, until when; what it is
 * woken for is judged then. Nobody answers, and what is asked of other servers is taken to work.
 */
export function* walkCall(
  definition: Definition,
  data: CallData,
  tools: DryTools,
  start: Date,
): Generator<Date, Way, undefined> {
  const callEndedAt = new Date(data.call.endedAt ?? data.call.startedAt);
  const outcomes = new Map<string, Outcome>();
  const texts: DryText[] = [];
  const acts: DoneAct[] = [];
  const skipped: string[] = [];
  let acted = false;
  let at = start;
  for (;;) {
    const walk = walkRun(definition, data, (step) => outcomes.get(step.id));
    const { next } = walk;
    if (!next) return wayOf(walk, { texts, acts, reason: endReason(walk, acted, skipped), failed: false });
    const title = stepTitle(next.step);
    let failure: string | null = null;
    if (isSms(next.step)) {
      const made = makeText(next.step, title, next.data, tools, at);
      const text = made.ok ? yield* judgeText(made, tools, callEndedAt) : made.text;
      texts.push(text);
      at = text.at;
      if (text.state === "failed") failure = text.reason ?? "it failed";
      else if (text.state === "not_sent") skipped.push(text.reason ?? "the step was skipped");
      else acted = true;
      outcomes.set(next.step.id, { state: text.state === "not_sent" ? "skipped" : "succeeded", at });
    } else {
      const until = wakesAt(next, texts, at, tools);
      if (until > at) {
        at = until;
        yield at;
      }
      const act = runOf(next.step).dry?.(next.step, next.data);
      if (act) acts.push({ stepId: next.step.id, title, ...act });
      if (act?.state === "failed") failure = act.reason ?? "it failed";
      else if (act?.state === "skipped") skipped.push(act.reason ?? "the step was skipped");
      else if (kindOf(next.step).acts) acted = true;
      outcomes.set(next.step.id, { ...assumedOutcome(next.step, next.data), at });
    }
    if (failure !== null) return wayOf(walk, { texts, acts, reason: `${title}: ${failure}`, failed: true });
  }
}

/** As a run words it. */
function endReason(walk: Walk, acted: boolean, skipped: readonly string[]): string | null {
  if (walk.stopped !== null) return walk.stopped;
  if (acted) return null;
  return skipped[0] === undefined ? whyNothingSent(walk.visits) : `No SMS: ${skipped[0]}`;
}

function wayOf({ visits }: Walk, rest: Omit<Way, "passed">): Way {
  const passed = visits.map((visit) => {
    const lane = laneTaken(visit);
    return {
      stepId: visit.step.id,
      title: stepTitle(visit.step),
      lane: lane === null ? null : (lanesOf(visit.step).find(({ key }) => key === lane)?.title ?? lane),
      off: visit.kind === "off",
    };
  });
  return { passed, ...rest };
}

/** When a wait that begins now is over; now for what does not wait. */
function wakesAt({ step, data }: Action, texts: readonly DryText[], at: Date, tools: DryTools): Date {
  switch (step.type) {
    case "wait": {
      if (step.mode === "for") return new Date(at.getTime() + spanMs(step));
      const zone = tools.zoneOf(data.call.customerPhone, at);
      return nextLocalTime(at, timeOfDay(step.time) ?? "09:00", zone, step.days);
    }
    case "wait_for_reply": {
      const mayAnswer = texts.some(({ state }) => state !== "not_sent" && state !== "failed");
      return mayAnswer ? new Date(at.getTime() + spanMs(step)) : at;
    }
    default:
      return at;
  }
}

/** Of several zones the one furthest west: nobody is woken too early. */
export const furthestWest = (zones: readonly string[], at: Date): string => {
  const offset = (zone: string) => DateTime.fromJSDate(at, { zone }).offset;
  return [...zones].sort((a, b) => offset(a) - offset(b))[0] ?? "UTC";
};

type Made =
  | { ok: true; text: DryText; send: Omit<DrySend, "at" | "callEndedAt"> }
  | { ok: false; text: DryText };

/** Recipient and words of a step, by the same functions as a run's. */
function makeText(own: Sms, title: string, data: CallData, { letterFor }: DryTools, at: Date): Made {
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
