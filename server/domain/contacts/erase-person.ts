import type { Prisma } from "@/server/db/generated/client";
import { DomainError, invalid, notFound } from "../errors";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { erasedPhone } from "./erased-phone";

export interface Erased {
  calls: number;
  messages: number;
  /** The opt-out list keeps the number's hash: whoever meets this number again is still not texted. */
  optedOut: boolean;
}

/** Everything of a person may be tens of thousands of rows. */
const TIMEOUT_MS = 120_000;

/**
 * Erases a person by number: contact, calls with all that came of them, messages, raw events, waiting files; of an
 * opt-out the salted hash stays. Rolled back unless no row has the number left. Throws `not_found`, `conflict` while
 * the person is in a call, `invalid` when `phone` is not the contact's number as a person typed it.
 */
export async function erasePerson(scope: Scope, input: { id: string; phone: string }): Promise<Erased> {
  authorise(scope, "contacts.erase");
  const { workspaceId } = scope;
  return transaction(
    scope,
    async (tx) => {
      const contact = await tx.db.contact.findFirst({ where: { id: input.id, workspaceId } });
      if (!contact) throw notFound("Contact");
      const { phone } = contact;
      if (input.phone.replace(/[^\d+]/g, "") !== phone)
        throw invalid("phone", `Type the number as it stands here: ${phone}`);
      const calls = await tx.db.call.findMany({
        where: { workspaceId, OR: [{ customerPhone: phone }, { contactId: contact.id }] },
        select: { id: true, status: true },
      });
      if (calls.some(({ status }) => status === "ringing" || status === "in_progress"))
        throw new DomainError("conflict", "This person is in a call right now; erase them when it has ended");
      const callIds = calls.map(({ id }) => id);
      const messages = await eraseRows(tx, contact.id, phone, callIds);
      const optedOut = await keepHash(tx, phone);
      await tx.db.contact.deleteMany({ where: { id: contact.id, workspaceId } });
      const left = await countLeft(tx, phone);
      if (left > 0) throw new Error(`${left} rows still have the number of an erased person`);
      const erased = { calls: calls.length, messages, optedOut };
      await audit(tx, "contact.erased", contact.id, erased);
      return erased;
    },
    { timeout: TIMEOUT_MS },
  );
}

/** What hangs on a call goes with it: turns, words, evaluations, webhook events with their attempts. */
async function eraseRows(tx: Scope, contactId: string, phone: string, callIds: string[]): Promise<number> {
  const { db, workspaceId } = tx;
  const contains: Prisma.Sql = sql`${`%${phone}%`}`;
  // Runs of their calls, and those of no call that were about them or texted them as a test.
  const runs = await queryRaw<{ id: string }>(
    tx,
    sql`SELECT id FROM "AutomationRun" WHERE "workspaceId" = ${workspaceId} AND ("callId" = ANY(${callIds}::text[])
          OR ("callId" IS NULL AND ("testTo" = ${phone} OR input::text LIKE ${contains})))`,
  );
  const runIds = runs.map(({ id }) => id);
  await db.mail.deleteMany({ where: { workspaceId, runId: { in: runIds } } });
  await db.automationRun.deleteMany({ where: { workspaceId, id: { in: runIds } } });
  // Events without a call, samples, replayed answers, searches and written files: found by what is in them.
  await executeRaw(
    tx,
    sql`DELETE FROM "WebhookEvent" WHERE "workspaceId" = ${workspaceId} AND "callId" IS NULL AND payload LIKE ${contains}`,
  );
  await executeRaw(
    tx,
    sql`DELETE FROM "TriggerSample" WHERE "workspaceId" = ${workspaceId}
        AND ("callId" = ANY(${callIds}::text[]) OR payload::text LIKE ${contains})`,
  );
  await executeRaw(
    tx,
    sql`DELETE FROM "IdempotencyKey" WHERE "workspaceId" = ${workspaceId} AND body LIKE ${contains}`,
  );
  await executeRaw(
    tx,
    sql`DELETE FROM "CallJobPart" WHERE "workspaceId" = ${workspaceId} AND "jobId" IN (
          SELECT "jobId" FROM "CallJobPart" WHERE "workspaceId" = ${workspaceId} AND content LIKE ${contains})`,
  );
  // Addresses write "+" in several ways.
  const digits = sql`${`%${phone.slice(1)}%`}`;
  await executeRaw(
    tx,
    sql`DELETE FROM "SavedView" WHERE "workspaceId" = ${workspaceId} AND query LIKE ${digits}`,
  );
  await executeRaw(
    tx,
    sql`DELETE FROM "CallJob" WHERE "workspaceId" = ${workspaceId} AND calls::text LIKE ${digits}`,
  );
  await db.ingestEvent.deleteMany({
    where: { workspaceId, OR: [{ customerPhone: phone }, { callId: { in: callIds } }] },
  });
  const { count } = await db.message.deleteMany({
    where: { workspaceId, OR: [{ contactId }, { callId: { in: callIds } }, { to: phone }, { from: phone }] },
  });
  await db.sandboxMessage.deleteMany({ where: { workspaceId, OR: [{ from: phone }, { to: phone }] } });
  await db.stopRequest.deleteMany({ where: { workspaceId, phone } });
  await db.sendCount.deleteMany({ where: { workspaceId, phone } });
  await db.call.deleteMany({ where: { workspaceId, id: { in: callIds } } });
  return count;
}

/** An opt-out goes on to hold, without saying whose it is. */
async function keepHash(tx: Scope, phone: string): Promise<boolean> {
  const { db, workspaceId } = tx;
  const optOuts = await db.optOut.findMany({ where: { workspaceId, phone } });
  if (optOuts.length === 0) return false;
  const hash = await erasedPhone(tx, phone);
  await db.optOut.deleteMany({ where: { workspaceId, phone } });
  await db.optOut.createMany({
    data: optOuts.map((optOut) => ({ ...optOut, phone: hash, note: null })),
    skipDuplicates: true,
  });
  return true;
}

async function countLeft(tx: Scope, phone: string): Promise<number> {
  const { workspaceId } = tx;
  const [row] = await queryRaw<{ count: number }>(
    tx,
    sql`SELECT ((SELECT count(*) FROM "Contact" WHERE "workspaceId" = ${workspaceId} AND phone = ${phone})
      + (SELECT count(*) FROM "Call" WHERE "workspaceId" = ${workspaceId} AND ${phone} IN ("customerPhone", "from", "to"))
      + (SELECT count(*) FROM "Message" WHERE "workspaceId" = ${workspaceId} AND ${phone} IN ("from", "to"))
      + (SELECT count(*) FROM "IngestEvent" WHERE "workspaceId" = ${workspaceId} AND "customerPhone" = ${phone})
      + (SELECT count(*) FROM "SandboxMessage" WHERE "workspaceId" = ${workspaceId} AND ${phone} IN ("from", "to"))
      + (SELECT count(*) FROM "StopRequest" WHERE "workspaceId" = ${workspaceId} AND phone = ${phone})
      + (SELECT count(*) FROM "SendCount" WHERE "workspaceId" = ${workspaceId} AND phone = ${phone})
      + (SELECT count(*) FROM "OptOut" WHERE "workspaceId" = ${workspaceId} AND phone = ${phone}))::int AS count`,
  );
  return row?.count ?? 0;
}
