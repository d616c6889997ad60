import { z } from "zod";
import { notFound } from "../errors";
import { type Page, Paging, toPage } from "../paging";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";

export const DeliveryFilter = z.object({
  ...Paging.shape,
  callId: z.string().optional(),
  endpointId: z.string().optional(),
  status: z.enum(["pending", "succeeded", "failed"]).optional(),
});

const attemptSummary = {
  number: true,
  trigger: true,
  startedAt: true,
  durationMs: true,
  responseStatus: true,
  error: true,
} as const;

const include = {
  endpoint: { select: { id: true, url: true, automation: { select: { id: true, name: true } } } },
  attempts: { orderBy: { number: "asc" }, select: { id: true, ...attemptSummary } },
} as const;

const fetchPage = (scope: Scope, filter: z.output<typeof DeliveryFilter>) =>
  scope.db.webhookDelivery.findMany({
    where: {
      workspaceId: scope.workspaceId,
      callId: filter.callId,
      endpointId: filter.endpointId,
      status: filter.status,
      ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
    include,
  });
export type DeliveryView = Awaited<ReturnType<typeof fetchPage>>[number];

/** Deliveries of a call, of an endpoint or of the workspace, newest first, with each attempt in short. */
export async function listDeliveries(
  scope: Scope,
  filter: z.output<typeof DeliveryFilter>,
): Promise<Page<DeliveryView>> {
  authorise(scope, "webhooks.read");
  return toPage(await fetchPage(scope, filter), filter.limit, (row) => row.id);
}

/** One delivery with the whole of each attempt and what was sent. */
export async function getDelivery(scope: Scope, id: string) {
  authorise(scope, "webhooks.read");
  const delivery = await scope.db.webhookDelivery.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    include: {
      ...include,
      attempts: { orderBy: { number: "asc" } },
      event: { select: { id: true, type: true, revision: true, payload: true } },
    },
  });
  if (!delivery) throw notFound("Delivery");
  return delivery;
}
