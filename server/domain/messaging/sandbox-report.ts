import type { Carriers } from "@/server/integrations/carriers/carrier";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import { recordStatus } from "./record-status";
import type { MessageStatus } from "./schema";

/**
 * What a real carrier does by callbacks: the sandbox says that a message left and how it ended, by the settings of the
 * virtual phone. Safe to repeat.
 */
export async function reportFromSandbox(
  scope: Scope,
  messageId: string,
  { sandbox }: Carriers,
): Promise<{ status: MessageStatus }> {
  const { workspaceId } = scope;
  const message = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId, carrier: "sandbox", direction: "outbound" },
  });
  if (!message) throw notFound("Message");
  const line = { db: scope.db, workspaceId, emit: scope.emit, account: null };
  // The report may overtake the answer to the hand-over; then the books are searched.
  const since = message.claimedAt ?? message.createdAt;
  const record = message.externalId
    ? await sandbox.read(line, message.externalId)
    : (await sandbox.find(line, { from: message.from, to: message.to, since })).find(
        ({ body }) => body === message.body,
      );
  if (!record) throw notFound("Message in the sandbox's books");
  const report = { messageId, source: "callback", externalId: record.externalId } as const;
  await recordStatus(scope, { ...report, status: "sent" });
  const moved = await recordStatus(scope, { ...report, status: record.status, errorCode: record.errorCode });
  return { status: moved?.status ?? record.status };
}
