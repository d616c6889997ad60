import type { z } from "zod";
import type { Prisma } from "@/server/db/generated/client";
import { notFound } from "../errors";
import { type Page, toPage } from "../paging";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { findSource } from "./list-sources";
import type { ListSourceEvents } from "./schema";
import type { IngestState } from "./shared";

export interface SourceEventView {
  id: string;
  event: string;
  state: IngestState;
  error: string | null;
  /** What was left out of the call, in words. */
  notes: string[];
  /** The platform's name of its assistant, or its id; null where that is not known yet. */
  assistant: string | null;
  callId: string | null;
  /** How often the platform posted it. */
  deliveries: number;
  receivedAt: Date;
}

const SHOWN = {
  id: true,
  event: true,
  state: true,
  error: true,
  notes: true,
  callId: true,
  deliveries: true,
  receivedAt: true,
  sourceAssistant: { select: { name: true, externalId: true } },
} as const;

const toView = ({
  sourceAssistant,
  ...row
}: Prisma.IngestEventGetPayload<{ select: typeof SHOWN }>): SourceEventView => ({
  ...row,
  assistant: sourceAssistant && (sourceAssistant.name || sourceAssistant.externalId),
});

/** What came in from a source, newest first. Throws `not_found`. */
export async function listSourceEvents(
  scope: Scope,
  { sourceId, state, limit, cursor }: z.output<typeof ListSourceEvents>,
): Promise<Page<SourceEventView>> {
  authorise(scope, "sources.read");
  await findSource(scope, sourceId);
  const rows = await scope.db.ingestEvent.findMany({
    where: {
      workspaceId: scope.workspaceId,
      sourceId,
      ...(state ? { state } : {}),
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: SHOWN,
  });
  return toPage(rows.map(toView), limit, ({ id }) => id);
}

/** One of them with the payload as it came. Throws `not_found`. */
export async function getSourceEvent(
  scope: Scope,
  eventId: string,
): Promise<SourceEventView & { payload: string }> {
  authorise(scope, "sources.manage");
  const row = await scope.db.ingestEvent.findFirst({
    where: { id: eventId, workspaceId: scope.workspaceId },
    select: { ...SHOWN, payload: true },
  });
  if (!row) throw notFound("Event");
  const { payload, ...shown } = row;
  return { ...toView(shown), payload };
}
