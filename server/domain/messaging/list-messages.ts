import { decodeCursor, encodeCursor } from "../cursor";
import { notFound } from "../errors";
import { type Page, toPage } from "../paging";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { MessageFilter } from "./schema";
import { type MessageView, toMessageView } from "./view";

/** Newest first, by keyset. */
export async function listMessages(scope: Scope, filter: MessageFilter): Promise<Page<MessageView>> {
  authorise(scope, "messages.read");
  const [before] = filter.cursor ? decodeCursor(filter.cursor, 1) : [];
  const { contactId, callId, runId, status, direction } = filter;
  const rows = await scope.db.message.findMany({
    where: {
      workspaceId: scope.workspaceId,
      ...(before ? { id: { lt: before } } : {}),
      ...(contactId ? { contactId } : {}),
      ...(callId ? { callId } : {}),
      ...(runId ? { runId } : {}),
      ...(status ? { status } : {}),
      ...(direction ? { direction } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return toPage(rows.map(toMessageView), filter.limit, (row) => encodeCursor(row.id));
}

export interface WayStop {
  id: string;
  status: string;
  /** "claim", "carrier", "callback", "lookup", "person", "rule". */
  source: string;
  errorCode: string | null;
  /** The carrier's words. */
  detail: string | null;
  at: string;
}

export interface MessageDetail extends MessageView {
  encoding: string;
  carrier: string;
  /** What the carrier bills, once it says so; negative is a cost. `numSegments` is its own count. */
  bill: { price: string | null; priceUnit: string | null; numSegments: number | null };
  /** The carrier's id. */
  externalId: string | null;
  /** The message that this one repeats, and the one that repeats this. */
  againOfId: string | null;
  sentAgainAsId: string | null;
  /** What was learnt of it, oldest first. */
  way: WayStop[];
}

/** One message with its way. Throws `not_found`. */
export async function getMessage(scope: Scope, id: string): Promise<MessageDetail> {
  authorise(scope, "messages.read");
  const { workspaceId } = scope;
  const row = await scope.db.message.findFirst({
    where: { id, workspaceId },
    include: { statusEvents: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] } },
  });
  if (!row) throw notFound("Message");
  const again = await scope.db.message.findFirst({
    where: { workspaceId, againOfId: id },
    select: { id: true },
  });
  return {
    ...toMessageView(row),
    encoding: row.encoding,
    carrier: row.carrier,
    bill: {
      price: row.price?.toFixed() ?? null,
      priceUnit: row.priceUnit,
      numSegments: row.numSegments,
    },
    externalId: row.externalId,
    againOfId: row.againOfId,
    sentAgainAsId: again?.id ?? null,
    way: row.statusEvents.map((event) => ({
      id: event.id,
      status: event.status,
      source: event.source,
      errorCode: event.errorCode,
      detail: event.detail,
      at: event.createdAt.toISOString(),
    })),
  };
}
