import { randomInt } from "node:crypto";
import { z } from "zod";
import { DomainError } from "../errors";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type CallStatus, PHONE_BEHAVIOURS, type PhoneBehaviour } from "./schema";
import type { TurnView } from "./view";

const RECENT_MESSAGES = 200;
const Behaviour = z.enum(PHONE_BEHAVIOURS).catch("deliver");

/** The call that the handset shows: the one that rings or runs, or the last that ended. */
export interface PhoneCall {
  id: string;
  assistantId: string;
  assistantName: string;
  language: string;
  direction: "inbound" | "outbound" | "web";
  from: string | null;
  status: CallStatus;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  transcript: (TurnView & { id: string })[];
}

export interface PhoneMessage {
  id: string;
  /** From the handset to the company. */
  outgoing: boolean;
  from: string;
  to: string;
  body: string;
  readAt: Date | null;
  createdAt: Date;
}

export interface PhoneView {
  phone: string;
  behaviour: PhoneBehaviour;
  unread: number;
  call: PhoneCall | null;
  lastCall: PhoneCall | null;
  /** The newest, oldest first. */
  messages: PhoneMessage[];
}

/**
 * The workspace's virtual phone; made with a fictional number when there is none. North America keeps
 * 555-0100 to 555-0199 of every area code free for fiction (NANPA, "555 line numbers").
 */
export async function ensureVirtualPhone(
  scope: Scope,
): Promise<{ id: string; phone: string; behaviour: string }> {
  const { db, workspaceId } = scope;
  const select = { id: true, phone: true, behaviour: true } as const;
  for (let attempt = 0; attempt < 20; attempt++) {
    const phone = await db.virtualPhone.findFirst({ where: { workspaceId }, select });
    if (phone) return phone;
    // Both unique keys may refuse: another request made it, or the number is another workspace's.
    await db.virtualPhone.createMany({
      data: { id: newId("virtualPhone"), workspaceId, phone: fictionalNumber() },
      skipDuplicates: true,
    });
  }
  throw new DomainError("unavailable", "No fictional number was free for the virtual phone; try again");
}

const AREA_CODES = [
  201, 202, 206, 212, 213, 215, 303, 305, 312, 404, 415, 503, 512, 602, 617, 646, 702, 718, 773, 917,
];
const fictionalNumber = () =>
  `+1${AREA_CODES[randomInt(AREA_CODES.length)]}55501${String(randomInt(100)).padStart(2, "0")}`;

/** The handset as it looks now: number, call, messages. */
export async function getVirtualPhone(scope: Scope): Promise<PhoneView> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const phone = await ensureVirtualPhone(scope);
  const [call, messages, unread] = await Promise.all([
    db.call.findFirst({
      where: { workspaceId, provider: "phone" },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      include: {
        assistant: { select: { name: true, language: true } },
        turns: {
          orderBy: { position: "asc" },
          select: { id: true, role: true, text: true, startMs: true, endMs: true },
        },
      },
    }),
    db.sandboxMessage.findMany({
      where: { workspaceId, virtualPhoneId: phone.id },
      orderBy: { id: "desc" },
      take: RECENT_MESSAGES,
      select: { id: true, outgoing: true, from: true, to: true, body: true, readAt: true, createdAt: true },
    }),
    db.sandboxMessage.count({
      where: { workspaceId, virtualPhoneId: phone.id, outgoing: false, readAt: null },
    }),
  ]);
  const shown: PhoneCall | null = call && {
    id: call.id,
    assistantId: call.assistantId,
    assistantName: call.assistant.name,
    language: call.assistant.language,
    direction: call.direction,
    from: call.from,
    status: call.status,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    transcript: call.turns,
  };
  return {
    phone: phone.phone,
    behaviour: Behaviour.parse(phone.behaviour),
    unread,
    call: shown?.endedAt ? null : shown,
    lastCall: shown?.endedAt ? shown : null,
    messages: messages.reverse(),
  };
}

/** What the sandbox carrier does from now on with messages to the handset. */
export async function setBehaviour(scope: Scope, behaviour: PhoneBehaviour): Promise<void> {
  authorise(scope, "calls.speak");
  const { id } = await ensureVirtualPhone(scope);
  await scope.db.virtualPhone.update({ where: { workspaceId: scope.workspaceId, id }, data: { behaviour } });
}

/** Marks all received messages as read; those that come afterwards are unread again. */
export async function markRead(scope: Scope): Promise<void> {
  authorise(scope, "calls.speak");
  await scope.db.sandboxMessage.updateMany({
    where: { workspaceId: scope.workspaceId, outgoing: false, readAt: null },
    data: { readAt: scope.now() },
  });
}
