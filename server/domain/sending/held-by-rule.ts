import { DateTime } from "luxon";
import type { Message } from "@/server/db/generated/client";
import { notFound } from "../errors";
import { moveMessage } from "../messaging/move-message";
import type { MessageStatus } from "../messaging/schema";
import type { Scope } from "../scope";
import type { HeldBy } from "./schema";
import { planKey, windowFor } from "./window";

/** What our rules say of a message that could not be claimed. */
export interface Ruling {
  status: MessageStatus;
  reason?: string;
  /** Look again then; absent: nothing more to do, or somebody must act first. */
  retryAfterSeconds?: number;
  /** Nothing holds it any more: claim it again now. */
  again?: true;
}

const SETTINGS = "Settings → Messaging";
export const STOPPED = `Held: sending is stopped in this workspace (${SETTINGS}). It goes out once it is resumed`;

/**
 * Why one of our own rules holds a pending message, and until when; records it. Null: none does. The same conditions
 * stand in the claim's statement, which decides; this finds words for them and plans what is to be planned again.
 */
export async function explainRules(scope: Scope, message: Message): Promise<Ruling | null> {
  const workspace = await scope.db.workspace.findUnique({ where: { id: scope.workspaceId } });
  if (!workspace) throw notFound("Workspace");
  const { maxAgeHours } = workspace;
  if (workspace.sendingStoppedAt) return hold(scope, message, "stopped", STOPPED);

  const dropAt =
    message.agesFrom && maxAgeHours !== null
      ? message.agesFrom.getTime() + maxAgeHours * 3_600_000
      : Number.POSITIVE_INFINITY;
  const now = scope.now();
  if (now.getTime() >= dropAt) {
    return drop(scope, message, "tooOld", `Not sent: it is more than ${age(message, maxAgeHours)}`);
  }
  const capped = !message.test && !message.consentNotice;
  const today = DateTime.fromJSDate(now, { zone: workspace.timeZone });
  const day = today.toFormat("yyyy-MM-dd");
  const counts =
    capped && message.countedOn !== day
      ? await scope.db.sendCount.findMany({
          where: { workspaceId: scope.workspaceId, day, phone: { in: ["", message.to] } },
        })
      : [];
  const sent = (phone: string) => counts.find((row) => row.phone === phone)?.count ?? 0;
  const { recipientCap, dailyCap } = workspace;
  if (recipientCap !== null && sent(message.to) >= recipientCap) {
    const reason = `Not sent: this number was texted ${times(recipientCap)} today, which is the most for one number and day (${SETTINGS})`;
    return drop(scope, message, "recipientCap", reason);
  }
  const used = dailyCap !== null && sent("") >= dailyCap;
  const mayBegin = used ? today.plus({ days: 1 }).startOf("day").toJSDate() : now;

  const ruling = await planWindow(scope, message, workspace, mayBegin, dropAt);
  if (!used || ruling?.status === "suppressed") return ruling;
  const tooLate = mayBegin.getTime() >= dropAt;
  const words = `the ${dailyCap?.toLocaleString("en")} messages that this workspace sends in a day are used up (${SETTINGS})`;
  if (tooLate)
    return drop(scope, message, "dailyCap", `Not sent: ${words}, and tomorrow it would be too old`);
  const reason = `Waits until tomorrow: ${words}`;
  const seconds = ruling?.retryAfterSeconds;
  const notBefore = seconds === undefined ? mayBegin : new Date(now.getTime() + seconds * 1000);
  return hold(scope, message, "dailyCap", reason, { notBefore });
}

const age = ({ agesFrom, createdAt }: Message, hours: number | null) =>
  `${hours === 1 ? "1 hour" : `${hours} hours`} ${agesFrom?.getTime() === createdAt.getTime() ? "old" : "after the call"}`;
const times = (n: number) => (n === 1 ? "once" : n === 2 ? "twice" : `${n} times`);

interface Settings {
  timeZone: string;
  aroundTheClock: boolean;
  quietHours: unknown;
  quietRevision: number;
  maxAgeHours: number | null;
}

/** Plans the window anew from `from` on. Null: the message is planned rightly and its window is open. */
async function planWindow(
  scope: Scope,
  message: Message,
  settings: Settings,
  from: Date,
  dropAt: number,
): Promise<Ruling | null> {
  if (settings.aroundTheClock || message.anyHour || message.consentNotice) return null;
  const contact = message.contactId
    ? await scope.db.contact.findFirst({
        where: { id: message.contactId, workspaceId: scope.workspaceId },
        select: { timeZone: true },
      })
    : null;
  const timeZone = contact?.timeZone ?? null;
  const recipient = { phone: message.to, country: message.toCountry, timeZone };
  const window = windowFor(settings, recipient, from);
  const plan = planKey(settings, timeZone);
  switch (window.state) {
    case "never":
      return drop(scope, message, "noWindow", window.reason);
    case "waits": {
      if (window.opensAt.getTime() >= dropAt) {
        const until = window.reason.replace("Waits until ", "");
        const reason = `Not sent: it may not go before ${until}, and then it is more than ${age(message, settings.maxAgeHours)}`;
        return drop(scope, message, "tooOld", reason);
      }
      const planned = { plan, closesAt: window.closesAt, notBefore: window.opensAt };
      return hold(scope, message, "quietHours", window.reason, planned);
    }
    case "open": {
      if (message.plan === plan && message.closesAt && message.closesAt > from) return null;
      const waited = message.heldBy !== null && message.heldBy !== "dailyCap";
      await scope.db.message.updateMany({
        where: { id: message.id, workspaceId: scope.workspaceId, status: "pending" },
        data: {
          plan,
          closesAt: window.closesAt,
          ...(waited ? { notBefore: null, heldBy: null, reason: null } : {}),
        },
      });
      return { status: "pending", again: true };
    }
    default:
      return window satisfies never;
  }
}

/** Keeps it pending with its reason; comes back when `notBefore` is there, if it is given. */
async function hold(
  scope: Scope,
  message: Message,
  heldBy: HeldBy,
  reason: string,
  planned: { plan?: string; closesAt?: Date; notBefore?: Date } = {},
): Promise<Ruling> {
  await scope.db.message.updateMany({
    where: { id: message.id, workspaceId: scope.workspaceId, status: "pending" },
    data: { reason, heldBy, ...planned },
  });
  const wait = planned.notBefore && (planned.notBefore.getTime() - scope.now().getTime()) / 1000;
  return {
    status: "pending",
    reason,
    ...(wait === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(wait)) }),
  };
}

/** Gives it up for good. */
async function drop(scope: Scope, message: Message, heldBy: HeldBy, reason: string): Promise<Ruling> {
  const moved = await moveMessage(scope, {
    messageId: message.id,
    to: "suppressed",
    source: "rule",
    reason,
    heldBy,
  });
  return { status: moved?.status ?? "suppressed", reason };
}
