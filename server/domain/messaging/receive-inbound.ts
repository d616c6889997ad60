import { randomBytes } from "node:crypto";
import type { Prisma } from "@/server/db/generated/client";
import { wakeRunsFor } from "../automations/waits";
import { optOutForms } from "../contacts/erased-phone";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { closeRequests, isOptedOut, optOutInTransaction } from "../contacts/opt-outs";
import { parsePhone } from "../contacts/phone";
import { holdForReview, releaseReviewed } from "../contacts/stop-requests";
import { invalid } from "../errors";
import { newId } from "../ids";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { announceMessage } from "../webhooks/announce-subject";
import { audit } from "../workspaces/audit";
import { answerTo } from "./keyword-answers";
import { type Keyword, mayAskToStop, readKeyword } from "./keywords";
import { noteLastMessage, queueMessage } from "./queue-message";
import { countSegments } from "./shared";
import { type MessageView, toMessageView } from "./view";

export interface InboundSms {
  from: string;
  /** The number of ours that it came to. */
  to: string;
  body: string;
  carrier: "sandbox" | "twilio";
  connectionId?: string | null;
  /** The carrier's id: the same one again changes nothing. */
  externalId: string;
}

/**
 * Records a message that came in, in one transaction: attributes it to the newest outbound message to that number
 * within the workspace's hours, and by that to its call, marks the text that was answered, one per call, and obeys STOP,
 * START and HELP (FCC 47 CFR 64.1200(a)(10)). With STOP, everything that waits for that number is taken back in the same commit; with words that
 * may mean it, everything is held until a person has read them.
 */
export async function receiveInbound(scope: Scope, input: InboundSms): Promise<MessageView> {
  const from = parsePhone(input.from);
  if (!from.ok) throw invalid("from", from.problem);
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const contact = await findOrCreateContact(tx, from.phone);
    const answered = await lockAnswered(tx, contact.id, input.to);
    const optedOut = await isOptedOut(tx, from.phone, input.to);
    const keyword = readKeyword(input.body, optedOut);
    const body = input.body.replaceAll("\u0000", "").toWellFormed();
    const { segments, encoding } = countSegments(body);
    const unclear = !optedOut && mayAskToStop(body);
    const row = {
      id: newId("message"),
      workspaceId,
      direction: "inbound",
      callId: answered?.callId ?? null,
      contactId: contact.id,
      from: from.phone,
      to: input.to,
      body,
      segments,
      encoding,
      carrier: input.carrier,
      connectionId: input.connectionId ?? null,
      status: "received",
      test: answered?.test ?? false,
      callbackToken: randomBytes(24).toString("base64url"),
      externalId: input.externalId,
      inReplyToId: answered?.id ?? null,
      reason: unclear
        ? "This may ask you to stop: nothing more is sent until you decide in Contacts → Opt-outs → To review"
        : null,
      createdAt: tx.now(),
    } satisfies Prisma.MessageCreateManyInput;
    // The answer is counted against what was there before this one.
    const first = answered && !answered.test && keyword === null && (await isFirstAnswer(tx, answered));
    const { count } = await tx.db.message.createMany({ data: [row], skipDuplicates: true });
    const stored = await tx.db.message.findFirst({
      where: { workspaceId, carrier: input.carrier, externalId: input.externalId },
    });
    if (!stored) throw invalid("externalId", "This carrier id belongs to another message");
    if (count === 0) return toMessageView(stored);

    await noteLastMessage(tx, contact.id, row.id);
    // An opt-out wakes them itself.
    if (keyword !== "opt_out") await wakeRunsFor(tx, from.phone);
    if (first) {
      await tx.db.message.updateMany({
        where: { id: answered.id, workspaceId, answeredAt: null },
        data: { answeredAt: tx.now() },
      });
    }
    if (keyword) await obey(tx, keyword, from.phone, contact.id, input);
    if (unclear) await holdForReview(tx, { phone: from.phone, messageId: row.id, body });
    await announceMessage(tx, "message.received", row.id);
    return toMessageView(stored);
  });
}

interface Answered {
  id: string;
  callId: string | null;
  test: boolean;
}

/**
 * The message that is answered, locked with its contact so that two answers at once are counted one after the other, to
 * two texts of one call too. What a Messaging Service sent came from one of its numbers, which the answer names. What a
 * person wrote by hand meanwhile does not take the answer from the call.
 */
async function lockAnswered(scope: Scope, contactId: string, ownNumber: string) {
  const { workspaceId } = scope;
  const rows = await queryRaw<Answered>(
    scope,
    sql`SELECT m.id, m."callId", m.test
        FROM "Message" m JOIN "Contact" t ON t.id = m."contactId" JOIN "Workspace" w ON w.id = m."workspaceId"
        WHERE m."workspaceId" = ${workspaceId} AND m."contactId" = ${contactId} AND m.direction = 'outbound'
          AND (m."from" = ${ownNumber} OR m."from" LIKE 'MG%') AND NOT m."consentNotice"
          AND m."sentAt" >= ${scope.now()}::timestamptz - make_interval(hours => w."answerHours")
        ORDER BY (m."callId" IS NULL AND m."runId" IS NULL AND NOT m.test), m.id DESC
        LIMIT 1 FOR NO KEY UPDATE OF m, t`,
  );
  return rows[0];
}

async function isFirstAnswer(scope: Scope, answered: Answered) {
  const earlier = await scope.db.message.findMany({
    where: {
      workspaceId: scope.workspaceId,
      direction: "inbound",
      ...(answered.callId === null ? { inReplyToId: answered.id } : { callId: answered.callId }),
    },
    select: { body: true },
    take: 100,
  });
  return earlier.every(({ body }) => readKeyword(body) !== null);
}

async function obey(scope: Scope, keyword: Keyword, phone: string, contactId: string, input: InboundSms) {
  const changed = await applyKeyword(scope, keyword, phone, contactId, input.to);
  // Twilio answers STOP, START and HELP itself; a second confirmation would be one too many (47 CFR 64.1200(a)(12)).
  if (!changed || input.carrier === "twilio") return;
  const sender = await scope.db.phoneNumber.findFirst({
    where: { workspaceId: scope.workspaceId, phone: input.to, provider: input.carrier },
    select: { id: true },
  });
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { name: true, stopAnswer: true, startAnswer: true, helpAnswer: true },
  });
  if (!sender || !workspace) return;
  const notice = await queueMessage(scope, {
    senderId: sender.id,
    to: phone,
    body: answerTo(keyword, workspace),
    consentNotice: true,
  });
  await scope.emit({ name: "message/send.requested", data: { messageId: notice.id, attempt: "first" } });
}

/** Returns whether there is something to confirm. */
async function applyKeyword(
  scope: Scope,
  keyword: Keyword,
  phone: string,
  contactId: string,
  ownNumber: string,
) {
  switch (keyword) {
    case "opt_out":
      return (await optOutInTransaction(scope, { phone, source: "keyword" })).created;
    case "opt_in": {
      const { count } = await scope.db.optOut.deleteMany({
        where: {
          workspaceId: scope.workspaceId,
          phone: { in: await optOutForms(scope, phone) },
          OR: [{ scope: "all" }, { ownNumber }],
        },
      });
      if (count > 0) await audit(scope, "optOut.removed", contactId, { source: "keyword" });
      // Who asks to hear more settles what a person was to read.
      if ((await closeRequests(scope, [phone], "dismissed")) > 0) await releaseReviewed(scope, phone);
      return count > 0;
    }
    case "help":
      return true;
    default:
      return keyword satisfies never;
  }
}
