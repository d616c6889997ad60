import { z } from "zod";
import type { RootDb } from "@/server/db/client";
import { env } from "@/server/env";
import { isTwilioSignature } from "@/server/integrations/carriers/twilio-signature";
import { readTwilioStatus } from "@/server/integrations/carriers/twilio-status";
import { createScope, type Scope } from "../scope";
import { openTwilio } from "./line";
import { receiveInbound } from "./receive-inbound";
import { recordStatus } from "./record-status";

/** `twiml`: what Twilio is to do now, in a call. */
export type WebhookAnswer = "taken" | "forged" | "unknown" | { twiml: string };

export interface SignedRequest {
  /** Path and query as they were called; the host is ours by configuration, never by a header. */
  path: string;
  signature: string | null;
  form: Record<string, string>;
}

const Status = z.object({
  AccountSid: z.string(),
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  MessageStatus: z.string(),
  ErrorCode: z.string().regex(/^\d+$/).optional().catch(undefined),
});

const Inbound = z.object({
  AccountSid: z.string(),
  MessageSid: z.string().min(1),
  From: z.string().min(1),
  To: z.string().min(1),
  Body: z.string().max(10_000).default(""),
});

interface SealedConnection {
  id: string;
  settings: unknown;
  secret: string;
}

/** Signed with the auth token of that very connection, and of its account (facts: twilio.md 2.2). */
export function isGenuine(scope: Scope, connection: SealedConnection, request: SignedRequest) {
  const account = openTwilio(scope, connection);
  return (
    request.form.AccountSid === account.sid &&
    isTwilioSignature(account.authToken, request.signature, env().APP_URL + request.path, request.form)
  );
}

const systemScope = (db: RootDb, workspaceId: string) =>
  createScope(db, workspaceId, { kind: "job", name: "twilio-webhook" });

/**
 * Takes a status callback of Twilio for the message whose unguessable token the URL carries. Without a valid signature
 * nothing changes. A callback proves that Twilio has the message, so it settles an unknown outcome too.
 */
export async function takeStatusCallback(
  db: RootDb,
  token: string,
  request: SignedRequest,
): Promise<WebhookAnswer> {
  const message = await db.message.findUnique({ where: { callbackToken: token } });
  if (message?.carrier !== "twilio" || !message.connectionId) return "unknown";
  const scope = systemScope(db, message.workspaceId);
  const connection = await db.connection.findFirst({
    where: { id: message.connectionId, workspaceId: message.workspaceId },
  });
  if (!connection) return "unknown";
  const form = Status.safeParse(request.form);
  if (!isGenuine(scope, connection, request) || !form.success) return "forged";
  const { MessageSid, MessageStatus, ErrorCode } = form.data;
  if (message.externalId !== null && message.externalId !== MessageSid) return "forged";
  const status = readTwilioStatus(MessageStatus);
  if (status === null) return "taken";
  await recordStatus(scope, {
    messageId: message.id,
    status,
    source: "callback",
    errorCode: ErrorCode ?? null,
    externalId: MessageSid,
  });
  return "taken";
}

/** Takes a message that came in at a number of this connection. */
export async function takeInbound(
  db: RootDb,
  connectionId: string,
  request: SignedRequest,
): Promise<WebhookAnswer> {
  const found = await findConnection(db, connectionId);
  if (!found) return "unknown";
  const scope = systemScope(db, found.workspaceId);
  const form = Inbound.safeParse(request.form);
  if (!isGenuine(scope, found, request) || !form.success) return "forged";
  const { From, To, Body, MessageSid } = form.data;
  await receiveInbound(scope, {
    from: From,
    to: To,
    body: Body,
    carrier: "twilio",
    connectionId,
    externalId: MessageSid,
  });
  return "taken";
}

interface FoundConnection extends SealedConnection {
  workspaceId: string;
}

/** The URL names no workspace; the signature is checked with this row's own token before a field is trusted. */
export async function findConnection(db: RootDb, id: string): Promise<FoundConnection | undefined> {
  const rows = await db.$queryRaw<FoundConnection[]>`
    SELECT id, "workspaceId", settings, secret FROM "Connection" WHERE id = ${id} AND kind = 'twilio'`;
  return rows[0];
}
