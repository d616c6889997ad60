import { randomBytes } from "node:crypto";
import { Prisma } from "@/server/db/generated/client";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { parsePhone, recipientProblem } from "../contacts/phone";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { contentProblem } from "./content-problem";
import { MessageBody } from "./schema";
import { countSegments, normaliseBody } from "./shared";
import { type MessageView, toMessageView } from "./view";

export interface QueueMessage {
  /** With `stepId`: the message of that step of that run. There is one, ever. */
  runId?: string | undefined;
  stepId?: string | undefined;
  callId?: string | undefined;
  contactId?: string | undefined;
  /** PhoneNumber id. */
  senderId: string;
  to: string;
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

  const { sender, to, toCountry } = await readNumbers(scope, input);
  const body = readBody(input.body);
  const { segments, encoding } = countSegments(body);
  const contactId = input.contactId ?? (await findOrCreateContact(scope, to)).id;
  const id = newId("message");
  try {
    const row = await scope.db.message.create({
      data: {
        id,
        workspaceId: scope.workspaceId,
        direction: "outbound",
        callId: input.callId ?? null,
        contactId,
        runId: input.runId ?? null,
        stepId: input.stepId ?? null,
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
        createdAt: scope.now(),
      },
    });
    await noteLastMessage(scope, contactId, id);
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

/** The sender's number and the recipient's, read by the workspace's country. */
async function readNumbers(scope: Scope, { senderId, to }: QueueMessage) {
  const where = { workspaceId: scope.workspaceId };
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: {
      country: true,
      phoneNumbers: {
        where,
        select: {
          id: true,
          phone: true,
          sms: true,
          provider: true,
          connectionId: true,
          blockedCountries: true,
          registrationNote: true,
        },
      },
    },
  });
  if (!workspace) throw notFound("Workspace");
  const { country, phoneNumbers } = workspace;
  const sender = phoneNumbers.find(({ id }) => id === senderId);
  if (!sender) throw invalid("senderId", "The sender number is no longer in this workspace; choose another");
  if (!sender.sms) throw invalid("senderId", `${sender.phone} cannot send SMS; choose another sender`);
  const parsed = parsePhone(to, country);
  const problem = recipientProblem(
    parsed,
    phoneNumbers.map(({ phone }) => phone),
  );
  if (!parsed.ok || problem !== null) throw invalid("to", problem ?? "This is not a phone number");
  if (parsed.country && sender.blockedCountries.includes(parsed.country)) {
    throw invalid("senderId", sender.registrationNote ?? `Carriers block ${sender.phone} in this country`);
  }
  return { sender, to: parsed.phone, toCountry: parsed.country };
}

function readBody(input: string) {
  const body = MessageBody.safeParse(normaliseBody(input));
  if (body.success) {
    const problem = contentProblem(body.data);
    if (problem) throw invalid("body", problem);
    return body.data;
  }
  throw new DomainError(
    "invalid",
    body.error.issues[0]?.message ?? "Check the message",
    body.error.issues.map(({ message }) => ({ path: "body", message })),
  );
}

/** Keeps the list of conversations in the order of what was said last. */
export const noteLastMessage = (scope: Scope, contactId: string, messageId: string) =>
  executeRaw(
    scope,
    sql`UPDATE "Contact" SET "lastMessageId" = ${messageId}
        WHERE id = ${contactId} AND "workspaceId" = ${scope.workspaceId}
          AND ("lastMessageId" IS NULL OR "lastMessageId" < ${messageId})`,
  );
