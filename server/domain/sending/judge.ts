import { DateTime } from "luxon";
import type { HeldBy } from "./schema";
import { planKey, type WindowSettings, windowFor } from "./window";

/** What a workspace's row says of when and how much is sent. */
export interface Rules extends WindowSettings {
  aroundTheClock: boolean;
  recipientCap: number | null;
  dailyCap: number | null;
  maxAgeHours: number | null;
  sendingStoppedAt: Date | null;
}

/** What of a message our rules look at. */
export interface Judged {
  to: string;
  toCountry: string | null;
  test: boolean;
  consentNotice: boolean;
  anyHour: boolean;
  agesFrom: Date | null;
  createdAt: Date;
  countedOn: string | null;
  plan: string | null;
  closesAt: Date | null;
}

export type Judgement =
  /** Given up for good. */
  | { kind: "drop"; heldBy: HeldBy; reason: string }
  /** Stays, until `notBefore` or until somebody acts. */
  | { kind: "hold"; heldBy: HeldBy; reason: string; planned: Planned }
  /** It may go now, by a plan that is to be written down. */
  | { kind: "plan"; plan: string; closesAt: Date }
  /** It may go now. */
  | null;

interface Planned {
  plan?: string;
  closesAt?: Date;
  notBefore?: Date;
}

const SETTINGS = "Settings → Messaging";
export const STOPPED = `Held: sending is stopped in this workspace (${SETTINGS}). It goes out once it is resumed`;

/** The day of the workspace in which a message that goes now counts towards the caps. */
export const dayOf = (now: Date, timeZone: string) =>
  DateTime.fromJSDate(now, { zone: timeZone }).toFormat("yyyy-MM-dd");

/**
 * What our own rules say of a message that is due: the stop switch, its age, caps and quiet hours, in that order. The
 * claim's statement says the same in SQL and decides. `sent`: how many went to a number today, "" for all. Pure.
 */
export function judge(
  rules: Rules,
  message: Judged,
  contactZone: string | null,
  sent: (phone: string) => number,
  now: Date,
): Judgement {
  const { recipientCap, dailyCap, maxAgeHours } = rules;
  if (rules.sendingStoppedAt) return { kind: "hold", heldBy: "stopped", reason: STOPPED, planned: {} };
  const dropAt =
    message.agesFrom && maxAgeHours !== null
      ? message.agesFrom.getTime() + maxAgeHours * 3_600_000
      : Number.POSITIVE_INFINITY;
  if (now.getTime() >= dropAt) {
    return {
      kind: "drop",
      heldBy: "tooOld",
      reason: `Not sent: it is more than ${age(message, maxAgeHours)}`,
    };
  }
  const { countedOn } = message;
  const isCounted = countedOn !== null && countedOn === dayOf(now, rules.timeZone);
  const capped = !message.test && !message.consentNotice && !isCounted;
  if (capped && recipientCap !== null && sent(message.to) >= recipientCap) {
    const reason = `Not sent: this number was texted ${times(recipientCap)} today, which is the most for one number and day (${SETTINGS})`;
    return { kind: "drop", heldBy: "recipientCap", reason };
  }
  const used = capped && dailyCap !== null && sent("") >= dailyCap;
  const today = used ? DateTime.fromJSDate(now, { zone: rules.timeZone }) : null;
  const mayBegin = today?.plus({ days: 1 }).startOf("day").toJSDate() ?? now;
  const window = judgeWindow(rules, message, contactZone, mayBegin, dropAt);
  if (!used || window?.kind === "drop") return window;
  const words = `the ${dailyCap?.toLocaleString("en")} messages that this workspace sends in a day are used up (${SETTINGS})`;
  if (mayBegin.getTime() >= dropAt) {
    return {
      kind: "drop",
      heldBy: "dailyCap",
      reason: `Not sent: ${words}, and tomorrow it would be too old`,
    };
  }
  const planned = window?.kind === "hold" ? window.planned : {};
  return {
    kind: "hold",
    heldBy: "dailyCap",
    reason: `Waits until tomorrow: ${words}`,
    planned: { ...planned, notBefore: planned.notBefore ?? mayBegin },
  };
}

const age = ({ agesFrom, createdAt }: Judged, hours: number | null) =>
  `${hours === 1 ? "1 hour" : `${hours} hours`} ${agesFrom?.getTime() === createdAt.getTime() ? "old" : "after the call"}`;
const times = (n: number) => (n === 1 ? "once" : n === 2 ? "twice" : `${n} times`);

function judgeWindow(
  rules: Rules,
  message: Judged,
  timeZone: string | null,
  from: Date,
  dropAt: number,
): Judgement {
  if (rules.aroundTheClock || message.anyHour || message.consentNotice) return null;
  const recipient = { phone: message.to, country: message.toCountry, timeZone };
  const window = windowFor(rules, recipient, from);
  const plan = planKey(rules, timeZone);
  switch (window.state) {
    case "never":
      return { kind: "drop", heldBy: "noWindow", reason: window.reason };
    case "waits": {
      if (window.opensAt.getTime() >= dropAt) {
        const until = window.reason.replace("Waits until ", "");
        const reason = `Not sent: it may not go before ${until}, and then it is more than ${age(message, rules.maxAgeHours)}`;
        return { kind: "drop", heldBy: "tooOld", reason };
      }
      const planned = { plan, closesAt: window.closesAt, notBefore: window.opensAt };
      return { kind: "hold", heldBy: "quietHours", reason: window.reason, planned };
    }
    case "open": {
      if (message.plan === plan && message.closesAt && message.closesAt > from) return null;
      return { kind: "plan", plan, closesAt: window.closesAt };
    }
    default:
      return window satisfies never;
  }
}
