import type { Mailer, MailOutcome } from "@/server/integrations/mail/mailer";
import { notFound } from "../errors";
import { databaseNow, queryRaw, type Scope, sql, transaction } from "../scope";
import { webhookPolicy } from "../webhooks/policy";
import { breakMailConnection, findMailServer, type OpenMailServer } from "./open-mail-server";
import type { MailState } from "./schema";

export interface MailDelivery {
  state: MailState;
  /** In words: why it failed or waits. */
  reason?: string;
  /** Come again then; absent when there is nothing left to do here. */
  retryAfterSeconds?: number;
}

/** A mail that nobody takes is tried that often, over an hour and a half. */
const MAX_ATTEMPTS = 8;
/** A conversation with a mail server is over by then. */
const CLAIM_SECONDS = 90;

/**
 * Hands one mail to its server. Claimed by one statement, sent once, its outcome stored; whoever finds it `sending` long
 * after takes the outcome as unknown and repeats nothing. Without a server it is `shown`; a broken one holds it.
 */
export async function deliverMail(scope: Scope, mailId: string, mailer: Mailer): Promise<MailDelivery> {
  const { workspaceId } = scope;
  const mail = await scope.db.mail.findFirst({ where: { id: mailId, workspaceId } });
  if (!mail) throw notFound("Mail");
  if (mail.state === "sending") return takeAsUnknown(scope, mailId);
  if (mail.state !== "pending") return { state: mail.state };

  const server = await findMailServer(scope, mail.connectionId);
  if (server === "removed") return end(scope, mailId, "pending", "failed", "Its mail server was removed");
  if (server === null) return end(scope, mailId, "pending", "shown", null);
  if (server.problem !== null) {
    const reason = `Held: ${server.problem}. It goes out once the mail server works again`;
    await scope.db.mail.updateMany({
      where: { id: mailId, workspaceId, state: "pending" },
      data: { error: reason },
    });
    return { state: "pending", reason };
  }
  const claimed = await claim(scope, mailId, server);
  if (!claimed) return { state: "sending", retryAfterSeconds: CLAIM_SECONDS };
  const outcome = await mailer.send(
    server.access,
    { id: mailId, from: server.from, to: mail.to.split(", "), subject: mail.subject, text: mail.text },
    webhookPolicy(),
  );
  return settle(scope, mailId, server, claimed.attempts, outcome);
}

async function claim(scope: Scope, mailId: string, { from }: OpenMailServer) {
  const sender = from.name ? `${from.name} <${from.address}>` : from.address;
  const [row] = await queryRaw<{ attempts: number }>(
    scope,
    sql`UPDATE "Mail" SET state = 'sending', "claimedAt" = ${databaseNow(scope)}, attempts = attempts + 1, "from" = ${sender}
        WHERE id = ${mailId} AND "workspaceId" = ${scope.workspaceId} AND state = 'pending' RETURNING attempts`,
  );
  return row;
}

async function settle(
  scope: Scope,
  mailId: string,
  server: OpenMailServer,
  attempts: number,
  outcome: MailOutcome,
): Promise<MailDelivery> {
  switch (outcome.kind) {
    case "sent":
      return end(scope, mailId, "sending", "sent", null);
    case "unknown": {
      const reason = `${outcome.problem}: it may have arrived, so it is not sent again by itself`;
      return end(scope, mailId, "sending", "unknown", reason);
    }
    case "refused":
      return end(scope, mailId, "sending", "failed", outcome.problem);
    case "later": {
      if (attempts >= MAX_ATTEMPTS) return end(scope, mailId, "sending", "failed", outcome.problem);
      const result = await end(scope, mailId, "sending", "pending", outcome.problem);
      return { ...result, retryAfterSeconds: 30 * 2 ** (attempts - 1) };
    }
    case "broken":
      return transaction(scope, async (tx) => {
        await breakMailConnection(tx, server.connectionId, outcome.problem);
        const reason = `Held: ${outcome.problem}. It goes out once the mail server works again`;
        return end(tx, mailId, "sending", "pending", reason);
      });
    default:
      return outcome satisfies never;
  }
}

async function end(
  scope: Scope,
  mailId: string,
  was: MailState,
  state: MailState,
  error: string | null,
): Promise<MailDelivery> {
  await scope.db.mail.updateMany({
    where: { id: mailId, workspaceId: scope.workspaceId, state: was },
    data: { state, error, ...(state === "sent" ? { sentAt: scope.now() } : {}) },
  });
  return { state, ...(error === null ? {} : { reason: error }) };
}

/** Its process died, or is still at it. */
async function takeAsUnknown(scope: Scope, mailId: string): Promise<MailDelivery> {
  const reason = "The process that sent it stopped: it may have arrived, so it is not sent again by itself";
  const [row] = await queryRaw<{ id: string }>(
    scope,
    sql`UPDATE "Mail" SET state = 'unknown', error = ${reason}
        WHERE id = ${mailId} AND "workspaceId" = ${scope.workspaceId} AND state = 'sending'
          AND "claimedAt" < ${databaseNow(scope)} - ${CLAIM_SECONDS} * interval '1 second' RETURNING id`,
  );
  return row ? { state: "unknown", reason } : { state: "sending", retryAfterSeconds: CLAIM_SECONDS };
}
