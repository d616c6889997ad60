import type { Connection, Prisma } from "@/server/db/generated/client";
import { sealSecret } from "@/server/db/secret-box";
import { env } from "@/server/env";
import { checkTwilioAccount, type TwilioNumber } from "@/server/integrations/carriers/twilio";
import { invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { readTwilioSettings } from "./connection-state";
import { openTwilio } from "./line";
import { releaseHeld } from "./release-held";
import type { ConnectTwilio, RenewToken } from "./schema";

export interface ConnectionView {
  id: string;
  kind: "twilio";
  name: string;
  accountSid: string;
  accountName: string;
  state: "ok" | "broken";
  /** In words, with the cure, when broken. */
  problem: string | null;
  verifiedAt: string | null;
  /** Where Twilio must post incoming messages for STOP and answers to reach us. */
  inboundUrl: string;
  numbers: { id: string; phone: string; label: string; sms: boolean; voice: boolean }[];
  /** Messages that wait for it. */
  held: number;
}

const place = (id: string) => ({ table: "Connection", id, field: "secret" });
const check = (sid: string, authToken: string) =>
  checkTwilioAccount({ sid, authToken }, { baseUrl: env().TWILIO_API_BASE_URL });

/**
 * Connects a Twilio account, or renews the token of one that is connected. Twilio is asked first: wrong credentials
 * are `invalid` at `authToken` with Twilio's reason, and nothing is stored. Imports the account's numbers.
 */
export async function connectTwilio(scope: Scope, input: ConnectTwilio): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const checked = await check(input.accountSid, input.authToken);
  if (!checked.ok) throw invalid("authToken", checked.problem);
  const known = await findByAccount(scope, input.accountSid);
  const id = known?.id ?? newId("connection");
  await transaction(scope, async (tx) => {
    const data = {
      name: input.name,
      settings: { accountSid: input.accountSid, accountName: checked.accountName },
      secret: sealSecret(tx, place(id), JSON.stringify({ authToken: input.authToken })),
      state: "ok",
      problem: null,
      verifiedAt: tx.now(),
    } satisfies Prisma.ConnectionUpdateManyMutationInput;
    if (known) await tx.db.connection.updateMany({ where: { id, workspaceId: tx.workspaceId }, data });
    else
      await tx.db.connection.create({ data: { id, workspaceId: tx.workspaceId, kind: "twilio", ...data } });
    await importNumbers(tx, id, checked.numbers);
    await audit(tx, known ? "connection.renewed" : "connection.added", id, { accountSid: input.accountSid });
    await releaseHeld(tx, id);
  });
  return getConnection(scope, id);
}

/** Gives a connection a new auth token; checked and stored as in `connectTwilio`. */
export async function renewToken(scope: Scope, input: RenewToken): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const row = await findRow(scope, input.id);
  const { accountSid } = readTwilioSettings(row.settings);
  return connectTwilio(scope, { name: row.name, accountSid, authToken: input.authToken });
}

/**
 * Asks Twilio again whether a connection works, and reads its numbers anew. When it does, the messages that waited go
 * out; when it does not, it is marked with Twilio's reason.
 */
export async function verifyConnection(scope: Scope, id: string): Promise<ConnectionView> {
  authorise(scope, "connections.manage");
  const row = await findRow(scope, id);
  const account = openTwilio(scope, row);
  const checked = await check(account.sid, account.authToken);
  await transaction(scope, async (tx) => {
    await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId },
      data: checked.ok
        ? { state: "ok", problem: null, verifiedAt: tx.now() }
        : { state: "broken", problem: checked.problem },
    });
    await audit(tx, "connection.verified", id, { ok: checked.ok });
    if (!checked.ok) return;
    await importNumbers(tx, id, checked.numbers);
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
    numbers: row.phoneNumbers.map(({ id, phone, label, sms, voice }) => ({ id, phone, label, sms, voice })),
    held: row.state === "broken" ? (held.find((group) => group.connectionId === row.id)?._count ?? 0) : 0,
  }));
}

async function getConnection(scope: Scope, id: string) {
  const found = (await listConnections(scope)).find((connection) => connection.id === id);
  if (!found) throw notFound("Connection");
  return found;
}

function toView(row: Connection) {
  const { accountSid, accountName } = readTwilioSettings(row.settings);
  return {
    id: row.id,
    kind: "twilio" as const,
    name: row.name,
    accountSid,
    accountName,
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

/** Numbers keep their ids, which automations name; one that left the account is kept, without SMS. */
async function importNumbers(scope: Scope, connectionId: string, numbers: TwilioNumber[]) {
  const { workspaceId } = scope;
  for (const { phone, label, sms, voice } of numbers) {
    await scope.db.phoneNumber.upsert({
      where: { workspaceId_phone_provider: { workspaceId, phone, provider: "twilio" } },
      create: {
        id: newId("phoneNumber"),
        workspaceId,
        phone,
        label,
        provider: "twilio",
        connectionId,
        sms,
        voice,
      },
      update: { label, connectionId, sms, voice },
    });
  }
  await scope.db.phoneNumber.updateMany({
    where: { workspaceId, connectionId, phone: { notIn: numbers.map(({ phone }) => phone) } },
    data: { sms: false, voice: false },
  });
}
