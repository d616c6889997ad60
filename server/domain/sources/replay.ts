import type { Prisma } from "@/server/db/generated/client";
import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { findSource } from "./list-sources";

/** Each event is a row of the outbox with four values, and a statement takes 32,767. */
const BATCH = 1000;

/** Sets events back to received, and asks for each to be taken in. Call it in a transaction. Returns how many. */
export async function releaseEvents(scope: Scope, where: Prisma.IngestEventWhereInput): Promise<number> {
  const { db, workspaceId } = scope;
  const rows = await db.ingestEvent.updateManyAndReturn({
    where: { ...where, workspaceId },
    data: { state: "received", error: null },
    select: { id: true },
  });
  for (let at = 0; at < rows.length; at += BATCH) {
    await scope.emit(
      ...rows
        .slice(at, at + BATCH)
        .map(({ id }) => ({ name: "source/event.received" as const, data: { eventId: id } })),
    );
  }
  return rows.length;
}

/**
 * Takes a stored post in again, after a fix. A call that it had become gains what it lacks; nothing that followed it
 * happens a second time. Throws `not_found`, `conflict` while it is being taken in.
 */
export async function replayEvent(scope: Scope, eventId: string): Promise<void> {
  authorise(scope, "sources.manage");
  await transaction(scope, async (tx) => {
    const where = { id: eventId, workspaceId: tx.workspaceId };
    const event = await tx.db.ingestEvent.findFirst({ where, select: { state: true } });
    if (!event) throw notFound("Event");
    if (event.state === "received") throw new DomainError("conflict", "It is being taken in already");
    await releaseEvents(tx, { id: eventId });
    await audit(tx, "source.replayed", eventId);
  });
}

/** All of a source that could not be taken in. Throws `not_found`. */
export async function replayFailed(scope: Scope, sourceId: string): Promise<{ released: number }> {
  authorise(scope, "sources.manage");
  await findSource(scope, sourceId);
  return transaction(scope, async (tx) => {
    const released = await releaseEvents(tx, { sourceId, state: "failed" });
    await audit(tx, "source.replayed", sourceId, { released });
    return { released };
  });
}
