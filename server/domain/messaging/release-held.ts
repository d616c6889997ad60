import { ulid } from "ulid";
import type { Scope } from "../scope";
import { moveMessage } from "./move-message";

/** What waited longer than this for its connection is of yesterday: it is not sent any more. */
const HELD_HOURS = 24;

/** Sends what a broken connection held, each once; what waited too long is suppressed and says so. */
export async function releaseHeld(scope: Scope, connectionId: string): Promise<void> {
  const { workspaceId } = scope;
  const held = await scope.db.message.findMany({
    where: { workspaceId, connectionId, status: "pending" },
    select: { id: true, createdAt: true },
    orderBy: { id: "asc" },
  });
  const limit = scope.now().getTime() - HELD_HOURS * 3600_000;
  const reason = `Not sent: it waited more than ${HELD_HOURS} hours for the connection to work again`;
  for (const { id } of held.filter(({ createdAt }) => createdAt.getTime() < limit)) {
    await moveMessage(scope, { messageId: id, to: "suppressed", source: "rule", reason });
  }
  const attempt = `resume-${ulid()}`;
  const fresh = held.filter(({ createdAt }) => createdAt.getTime() >= limit);
  await scope.emit(
    ...fresh.map(({ id }) => ({ name: "message/send.requested" as const, data: { messageId: id, attempt } })),
  );
}
