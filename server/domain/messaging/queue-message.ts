import { randomBytes } from "node:crypto";
import { Prisma } from "@/server/db/generated/client";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql } from "../scope";
import { planKey, type WindowSettings, windowFor } from "../sending/window";
import { authorise } from "../workspaces/permissions";
import { checkBody, checkNumbers, SENDER_FIELDS } from "./check-send";
import { countSegments } from "./shared";
import { type MessageView, toMessageView } from "./view";

export interface QueueMessage {
  /** With `stepId`: the message of that step of that run. There is one, ever. */
  runId?: string | undefined;
  stepId?: string | undefined;
  /** Which of its step's texts it is. */
  variant?: string | undefined;
  callId?: string | undefined;
  contactId?: string | undefined;
  /** PhoneNumber id. */
  senderId: string;
  to: string;
  /** A number that the call itself gave goes only to one of these: the call's and the lead's. */
  onlyTo?: readonly string[] | undefined;
  /** When the call ended: the message is too old some hours later. */
  callEndedAt?: Date | undefined;
  body: string;
  test?: boolean | undefined;
  notBefore?: Date | undefined;
  /** A confirmation of STOP, START or HELP: passes the opt-out check. Never from an API or a form. */
  consentNotice?: boolean | undefined;
  againOfId?: string | undefined;
}

const conflictOf = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

/**
 * Writes a message to the ledger, to be sent by `deliverMessage`. Asked again for the same run and step it returns
 * the message that is there, unchanged: that unique key is the promise that nobody is texted twice for one call.
 * Throws `invalid` with the field at fault (senderId, to, body) and stores nothing then.
 */
export async function queueMessage(scope: Scope, input: QueueMessage): Promise<MessageView> {
  authorise(scope, "messages.send");
  const known = await findExisting(scope, input);
  if (known) return known;

  const { sender, to, toCountry, settings } = await readNumbers(scope, input);
  const body = checkBody(input.body);
  const { segments, encoding } = countSegments(body);
  const contact = await contactOf(scope, to, input.contactId);
  // Nobody is disturbed by a test on the virtual phone; a confirmation is waited for.
  const anyHour = (input.consentNotice ?? false) || (input.test === true && sender.provider === "sandbox");
  const recipient = { phone: to, country: toCountry, timeZone: contact.timeZone };
  const openNow = anyHour || settings.aroundTheClock ? null : openWindow(settings, recipient, scope.now());
  const id = newId("message");
  try {
    const row = await scope.db.message.create({
      data: {
        id,
        workspaceId: scope.workspaceId,
        direction: "outbound",
        callId: input.callId ?? null,
        contactId: contact.id,
        runId: input.runId ?? null,
        stepId: input.stepId ?? null,
        variant: input.variant ?? null,
        from: sender.phone,
        to,
        toCountry,
        body,
        segments,
        encoding,
        carrier: sender.provider,
        connectionId: sender.connectionId,
        status: "pending",
        test: input.test ?? false,
        consentNotice: input.consentNotice ?? false,
        againOfId: input.againOfId ?? null,
        callbackToken: randomBytes(24).toString("base64url"),
        notBefore: input.notBefore ?? null,
        anyHour,
        plan: openNow?.plan ?? null,
        closesAt: openNow?.closesAt ?? null,
        agesFrom: input.callEndedAt ?? scope.now(),
        createdAt: scope.now(),
      },
    });
    await noteLastMessage(scope, contact.id, id);
    return toMessageView(row);
  } catch (error) {
    // Two deliveries of one step at once: the other has written it.
    const other = conflictOf(error) && scope.db.$transaction ? await findExisting(scope, input) : null;
    if (other) return other;
    throw error;
  }
}

async function findExisting(scope: Scope, { runId, stepId, againOfId }: QueueMessage) {
  if (!(runId && stepId) && !againOfId) return null;
  const row = await scope.db.message.findFirst({
    where: againOfId
      ? { workspaceId: scope.workspaceId, againOfId }
      : { workspaceId: scope.workspaceId, runId: runId ?? "", stepId: stepId ?? "" },
  });
  return row && toMessageView(row);
}

async function contactOf(scope: Scope, phone: string, id: string | undefined) {
  if (!id) return findOrCreateContact(scope, phone);
  const known = await scope.db.contact.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    select: { id: true, timeZone: true },
  });
  if (!known) throw notFound("Contact");
  return known;
}

/** The window that is open now: with it the claim needs no second look. Of one that is closed the first delivery tells. */
function openWindow(settings: WindowSettings, recipient: Parameters<typeof windowFor>[1], at: Date) {
  const window = windowFor(settings, recipient, at);
  if (window.state !== "open") return null;
  return { plan: planKey(settings, recipient.timeZone), closesAt: window.closesAt };
}

/** The sender's number and the recipient's, with what of the workspace decides when it is sent. */
async function readNumbers(scope: Scope, input: QueueMessage) {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: {
      country: true,
      timeZone: true,
      aroundTheClock: true,
      quietHours: true,
      quietRevision: true,
      phoneNumbers: { where: { workspaceId: scope.workspaceId }, select: SENDER_FIELDS },
    },
  });
  if (!workspace) throw notFound("Workspace");
  const { country, phoneNumbers, ...settings } = workspace;
  return { ...checkNumbers(phoneNumbers, country, input), settings };
}

/** Keeps the list of conversations in the order of what was said last. */
export const noteLastMessage = (scope: Scope, contactId: string, messageId: string) =>
  executeRaw(
    scope,
    sql`UPDATE "Contact" SET "lastMessageId" = ${messageId}
        WHERE id = ${contactId} AND "workspaceId" = ${scope.workspaceId}
          AND ("lastMessageId" IS NULL OR "lastMessageId" < ${messageId})`,
  );
