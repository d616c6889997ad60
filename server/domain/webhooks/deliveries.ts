import { z } from "zod";
import { notFound } from "../errors";
import { type Page, Paging, toPage } from "../paging";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { bodyOf } from "./body";
import { EVENT_TYPES } from "./shared/events";

export const DeliveryFilter = z.object({
  ...Paging.shape,
  callId: z.string().optional(),
  endpointId: z.string().optional(),
  status: z.enum(["pending", "succeeded", "failed"]).optional(),
  type: z.enum(EVENT_TYPES).optional(),
  /** By what was answered: a status such as 503, or 0 for no answer. */
  answer: z.coerce.number().int().min(0).max(599).optional(),
});
type DeliveryFilter = z.output<typeof DeliveryFilter>;

const attemptSummary = {
  number: true,
  trigger: true,
  startedAt: true,
  durationMs: true,
  responseStatus: true,
  error: true,
} as const;

const include = {
  event: { select: { id: true, type: true, revision: true, subject: true } },
  endpoint: {
    select: {
      id: true,
      name: true,
      url: true,
      listenerAnswer: true,
      automation: { select: { id: true, name: true } },
    },
  },
  attempts: { orderBy: { number: "asc" }, select: { id: true, ...attemptSummary } },
} as const;

const fetchPage = (scope: Scope, filter: DeliveryFilter) =>
  scope.db.webhookDelivery.findMany({
    where: {
      workspaceId: scope.workspaceId,
      callId: filter.callId,
      endpointId: filter.endpointId,
      status: filter.status,
      ...(filter.type ? { event: { type: filter.type } } : {}),
      ...(filter.answer === undefined
        ? {}
        : { attempts: { some: { responseStatus: filter.answer === 0 ? null : filter.answer } } }),
      ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
    include,
  });
type Row = Awaited<ReturnType<typeof fetchPage>>[number];

/** A test that a person sent from the endpoint's page. */
const isTest = (row: { event: { subject: string | null } }) =>
  row.event.subject?.startsWith("test:") === true;

const toView = (row: Row) => ({ ...row, test: isTest(row) });
export type DeliveryView = ReturnType<typeof toView>;

/** Deliveries of a call, of an endpoint or of the workspace, newest first, with each attempt in short. */
export async function listDeliveries(scope: Scope, filter: DeliveryFilter): Promise<Page<DeliveryView>> {
  authorise(scope, "webhooks.read");
  return toPage((await fetchPage(scope, filter)).map(toView), filter.limit, (row) => row.id);
}

/** One delivery with the whole of each attempt and what was sent. */
export async function getDelivery(scope: Scope, id: string) {
  authorise(scope, "webhooks.read");
  const delivery = await scope.db.webhookDelivery.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    include: {
      ...include,
      attempts: { orderBy: { number: "asc" } },
      event: { select: { id: true, type: true, revision: true, subject: true, payload: true } },
    },
  });
  if (!delivery) throw notFound("Delivery");
  const body = bodyOf(delivery.event.payload, delivery.omits);
  return { ...delivery, test: isTest(delivery), body, bytes: Buffer.byteLength(body) };
}
