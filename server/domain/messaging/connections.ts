import type { Connection, Prisma } from "@/server/db/generated/client";
import { sealSecret } from "@/server/db/secret-box";
import { env } from "@/server/env";
import { checkTwilioAccount } from "@/server/integrations/carriers/twilio-account";
import type { TwilioAccount } from "@/server/integrations/carriers/twilio-client";
import { invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { protectRecipients } from "../sending/settings";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { readTwilioSettings } from "./connection-state";
import { importSenders } from "./import-senders";
import { openTwilio } from "./line";
import { releaseHeld } from "./release-held";
import type { ConnectTwilio, RenewToken } from "./schema";
import { type SenderKind, senderKind } from "./senders";

export interface ConnectionView {
  id: string;
  kind: "twilio";
  name: string;
  accountSid: string;
  accountName: string;
  /** Null: requests are made with the auth token. */
  apiKeySid: string | null;
  state: "ok" | "broken";
  /** In words, with the cure, when broken. */
  problem: string | null;
  verifiedAt: string | null;
  /** Where Twilio must post incoming messages for STOP and answers to reach us. */
  inboundUrl: string;
  /** Numbers and Messaging Services. */
  numbers: { id: string; phone: string; label: string; kind: SenderKind; sms: boolean; voice: boolean }[];
  /** Messages that wait for it. */
  held: number;
}

const place = (id: string) => ({ table: "Connection", id, field: "secret" });
const check = (account: TwilioAccount) => checkTwilioAccount(account, { baseUrl: env().TWILIO_API_BASE_URL });

/**
 * Connects a Twilio account, or renews the credentials of one that is connected. Twilio is asked first: wrong ones are
 * `invalid` at the field at fault with Twilio's reason, and nothing is stored. Imports what the account can send from.
 */
export async function connectTwilio(scope: Scope, input: ConnectTwilio): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const { accountSid, authToken, apiKeySid, apiKeySecret } = input;
  if (apiKeySid && !apiKeySecret) {
    throw invalid("apiKeySecret", "Paste the key's secret, which Twilio shows once, when the key is made");
  }
  if (apiKeySecret && !apiKeySid) throw invalid("apiKeySid", "Say which key this is the secret of: SK…");
  const apiKey = apiKeySid && apiKeySecret ? { sid: apiKeySid, secret: apiKeySecret } : undefined;
  const checked = await check({ sid: accountSid, authToken, apiKey });
  if (!checked.ok) throw invalid(checked.field, checked.problem);
  const known = await findByAccount(scope, input.accountSid);
  const id = known?.id ?? newId("connection");
  await transaction(scope, async (tx) => {
    const data = {
      name: input.name,
      settings: { accountSid, accountName: checked.accountName, apiKeySid: apiKey?.sid ?? null },
      secret: sealSecret(
        tx,
        place(id),
        JSON.stringify({ authToken, ...(apiKey ? { apiKeySecret: apiKey.secret } : {}) }),
      ),
      state: "ok",
      problem: null,
      verifiedAt: tx.now(),
    } satisfies Prisma.ConnectionUpdateManyMutationInput;
    if (known) await tx.db.connection.updateMany({ where: { id, workspaceId: tx.workspaceId }, data });
    else {
      await tx.db.connection.create({ data: { id, workspaceId: tx.workspaceId, kind: "twilio", ...data } });
      await protectRecipients(tx);
    }
    await importSenders(tx, id, checked.senders);
    await audit(tx, known ? "connection.renewed" : "connection.added", id, { accountSid: input.accountSid });
    await releaseHeld(tx, id);
  });
  return getConnection(scope, id);
}

/** Gives a connection new credentials; checked and stored as in `connectTwilio`. */
export async function renewToken(scope: Scope, input: RenewToken): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const row = await findRow(scope, input.id);
  const { sid: accountSid, apiKey } = openTwilio(scope, row);
  const { authToken, apiKeySid = apiKey?.sid ?? "" } = input;
  const kept = apiKeySid !== "" && apiKeySid === apiKey?.sid ? apiKey.secret : undefined;
  return connectTwilio(scope, {
    name: row.name,
    accountSid,
    authToken,
    apiKeySid,
    apiKeySecret: input.apiKeySecret || kept,
  });
}

/**
 * Asks Twilio again whether a connection works, and reads its numbers anew. When it does, the messages that waited go
 * out; when it does not, it is marked with Twilio's reason.
 */
export async function verifyConnection(scope: Scope, id: string): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const row = await findRow(scope, id);
  const account = openTwilio(scope, row);
  const checked = await check(account);
  await transaction(scope, async (tx) => {
    await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId },
      data: checked.ok
        ? { state: "ok", problem: null, verifiedAt: tx.now() }
        : { state: "broken", problem: checked.problem },
    });
    await audit(tx, "connection.verified", id, { ok: checked.ok });
    if (!checked.ok) return;
    await importSenders(tx, id, checked.senders);
    await releaseHeld(tx, id);
  });
  return getConnection(scope, id);
}

/** Removes a connection and its numbers. Messages stay in the ledger; those that wait fail when they are due. */
export async function removeConnection(scope: Scope, id: string): Promise<void> {
  authorise(scope, "connections.manage");
  await findRow(scope, id);
  await transaction(scope, async (tx) => {
    await tx.db.connection.deleteMany({ where: { id, workspaceId: tx.workspaceId } });
    await audit(tx, "connection.removed", id);
  });
}

export async function listConnections(scope: Scope): Promise<ConnectionView[]> {
  authorise(scope, "connections.read");
  const { workspaceId } = scope;
  const rows = await scope.db.connection.findMany({
    where: { workspaceId, kind: "twilio" },
    orderBy: { id: "asc" },
    include: { phoneNumbers: { where: { workspaceId }, orderBy: { phone: "asc" } } },
  });
  const held = await scope.db.message.groupBy({
    by: ["connectionId"],
    where: { workspaceId, status: "pending", connectionId: { not: null } },
    _count: true,
  });
  return rows.map((row) => ({
    ...toView(row),
    numbers: row.phoneNumbers.map(({ id, phone, label, kind, sms, voice }) => ({
      id,
      phone,
      label,
      kind: senderKind(kind),
      sms,
      voice,
    })),
    held: row.state === "broken" ? (held.find((group) => group.connectionId === row.id)?._count ?? 0) : 0,
  }));
}

async function getConnection(scope: Scope, id: string) {
  const found = (await listConnections(scope)).find((connection) => connection.id === id);
  if (!found) throw notFound("Connection");
  return found;
}

function toView(row: Connection) {
  const { accountSid, accountName, apiKeySid } = readTwilioSettings(row.settings);
  return {
    id: row.id,
    kind: "twilio" as const,
    name: row.name,
    accountSid,
    accountName,
    apiKeySid: apiKeySid ?? null,
    state: row.state,
    problem: row.problem,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    inboundUrl: `${env().APP_URL}/api/twilio/inbound/${row.id}`,
  };
}

async function findRow(scope: Scope, id: string) {
  const where = { id, workspaceId: scope.workspaceId, kind: "twilio" as const };
  const row = await scope.db.connection.findFirst({ where });
  if (!row) throw notFound("Connection");
  return row;
}

async function findByAccount(scope: Scope, accountSid: string) {
  return scope.db.connection.findFirst({
    where: {
      workspaceId: scope.workspaceId,
      kind: "twilio",
      settings: { path: ["accountSid"], equals: accountSid },
    },
  });
}
