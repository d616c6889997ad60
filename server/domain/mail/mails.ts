import { ulid } from "ulid";
import { decodeCursor, encodeCursor } from "../cursor";
import { DomainError, notFound } from "../errors";
import { type Page, toPage } from "../paging";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { MailFilter } from "./schema";
import { type MailView, toMailView } from "./view";

/** A page of the workspace's mails, newest first. */
export async function listMails(scope: Scope, filter: MailFilter): Promise<Page<MailView>> {
  authorise(scope, "messages.read");
  const before = filter.cursor ? decodeCursor(filter.cursor, 1)[0] : undefined;
  const rows = await scope.db.mail.findMany({
    where: {
      workspaceId: scope.workspaceId,
      state: filter.state,
      runId: filter.runId,
      ...(before && { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return toPage(rows.map(toMailView), filter.limit, ({ id }) => encodeCursor(id));
}

/** One mail, and whose run wrote it. Throws `not_found` for a foreign one. */
export async function getMail(scope: Scope, id: string): Promise<MailView & { automationId: string | null }> {
  authorise(scope, "messages.read");
  const { workspaceId } = scope;
  const row = await scope.db.mail.findFirst({ where: { id, workspaceId } });
  if (!row) throw notFound("Mail");
  const run = row.runId
    ? await scope.db.automationRun.findFirst({
        where: { id: row.runId, workspaceId },
        select: { automationId: true },
      })
    : null;
  return { ...toMailView(row), automationId: run?.automationId ?? null };
}

/**
 * Has a mail sent once more: one that failed, whose outcome is not known, or that was only shown. Audited.
 * Throws `conflict` for one that was sent or is on its way.
 */
export async function sendMailAgain(scope: Scope, id: string): Promise<void> {
  authorise(scope, "messages.send");
  await getMail(scope, id);
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.mail.updateMany({
      where: { id, workspaceId: tx.workspaceId, state: { in: ["failed", "unknown", "shown"] } },
      data: { state: "pending", attempts: 0, error: null, connectionId: null },
    });
    if (count === 0) throw new DomainError("conflict", "It was sent already, or is on its way");
    await audit(tx, "mail.sentAgain", id);
    await tx.emit({ name: "mail/send.requested", data: { mailId: id, attempt: `again-${ulid()}` } });
  });
}
