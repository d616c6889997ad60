import { randomInt } from "node:crypto";
import { notFound } from "../errors";
import { newId } from "../ids";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type CallStatus, MessageFate } from "./schema";
import { JsonObject, type TurnView } from "./view";

const RECENT_MESSAGES = 200;

/** The call that the handset shows: the one that rings or runs, or the last that ended. */
export interface PhoneCall {
  id: string;
  assistantId: string;
  assistantName: string;
  language: string;
  direction: "inbound" | "outbound" | "web";
  from: string | null;
  /** Whose phone rings; null on the web. */
  customerPhone: string | null;
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

export interface PhoneView extends MessageFate {
  id: string;
  name: string;
  phone: string;
  /** Takes messages to all numbers that are no phone's, and stays. */
  isFirst: boolean;
  unread: number;
  /** All of the workspace, the first one first. */
  phones: { id: string; name: string; phone: string; unread: number }[];
  call: PhoneCall | null;
  lastCall: PhoneCall | null;
  /** The newest, oldest first. */
  messages: PhoneMessage[];
}

/**
 * The workspace's first virtual phone; made with a fictional number when there is none. North America keeps
 * 555-0100 to 555-0199 of every area code free for fiction (NANPA, "555 line numbers").
 */
export async function ensureVirtualPhone(scope: Scope): Promise<{ id: string; phone: string }> {
  const known = await findFirstPhone(scope);
  if (known) return known;
  return transaction(scope, async (tx) => {
    await lockPhones(tx);
    const made = await findFirstPhone(tx);
    if (made) return made;
    const phone = { id: newId("virtualPhone"), phone: fictionalNumber() };
    await tx.db.virtualPhone.create({ data: { ...phone, workspaceId: tx.workspaceId } });
    return phone;
  });
}

const findFirstPhone = ({ db, workspaceId }: Scope) =>
  db.virtualPhone.findFirst({
    where: { workspaceId },
    orderBy: { id: "asc" },
    select: { id: true, phone: true },
  });

/** Phones are made and removed, and calls to them begun, one after the other. */
export async function lockPhones(scope: Scope) {
  await queryRaw(
    scope,
    sql`SELECT id AS "workspaceId" FROM "Workspace" WHERE id = ${scope.workspaceId} FOR NO KEY UPDATE`,
  );
}

const AREA_CODES = [
  201, 202, 206, 212, 213, 215, 303, 305, 312, 404, 415, 503, 512, 602, 617, 646, 702, 718, 773, 917,
];
export const fictionalNumber = () =>
  `+1${AREA_CODES[randomInt(AREA_CODES.length)]}55501${String(randomInt(100)).padStart(2, "0")}`;

/** The handset as it looks now: number, call, messages. Throws `not_found` for a phone that was removed. */
export async function getVirtualPhone(scope: Scope, phoneId?: string): Promise<PhoneView> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const first = await ensureVirtualPhone(scope);
  const id = phoneId ?? first.id;
  const [phones, call, messages, unread] = await Promise.all([
    db.virtualPhone.findMany({ where: { workspaceId }, orderBy: { id: "asc" } }),
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
      where: { workspaceId, virtualPhoneId: id },
      orderBy: { id: "desc" },
      take: RECENT_MESSAGES,
      select: { id: true, outgoing: true, from: true, to: true, body: true, readAt: true, createdAt: true },
    }),
    db.sandboxMessage.groupBy({
      by: ["virtualPhoneId"],
      where: { workspaceId, outgoing: false, readAt: null },
      _count: true,
    }),
  ]);
  const phone = phones.find((one) => one.id === id);
  if (!phone) throw notFound("Virtual phone");
  const unreadOf = (one: string) => unread.find((row) => row.virtualPhoneId === one)?._count ?? 0;
  const shown: PhoneCall | null = call && {
    id: call.id,
    assistantId: call.assistantId,
    assistantName: call.assistant.name,
    language: call.assistant.language,
    direction: call.direction,
    from: call.from,
    customerPhone: call.customerPhone,
    status: call.status,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    transcript: call.turns,
  };
  return {
    id,
    name: phone.name,
    phone: phone.phone,
    isFirst: id === first.id,
    ...MessageFate.parse({ ...JsonObject.parse(phone.settings), behaviour: phone.behaviour }),
    unread: unreadOf(id),
    phones: phones.map((one) => ({
      id: one.id,
      name: one.name,
      phone: one.phone,
      unread: unreadOf(one.id),
    })),
    call: shown?.endedAt ? null : shown,
    lastCall: shown?.endedAt ? shown : null,
    messages: messages.reverse(),
  };
}

/** Marks received messages as read, of one phone or of all; those that come afterwards are unread again. */
export async function markRead(scope: Scope, phoneId?: string): Promise<void> {
  authorise(scope, "calls.speak");
  await scope.db.sandboxMessage.updateMany({
    where: {
      workspaceId: scope.workspaceId,
      outgoing: false,
      readAt: null,
      ...(phoneId === undefined ? {} : { virtualPhoneId: phoneId }),
    },
    data: { readAt: scope.now() },
  });
}
