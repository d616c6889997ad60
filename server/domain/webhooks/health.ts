import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { EndpointView } from "./endpoint-view";
import { listEndpoints } from "./endpoints";

const ATTEMPTS = 50;

export interface AttemptMark {
  id: string;
  deliveryId: string;
  startedAt: Date;
  durationMs: number;
  /** Null when no answer came. */
  responseStatus: number | null;
  ok: boolean;
}
export interface EndpointHealth extends EndpointView {
  /** The newest fifty, oldest first. */
  attempts: AttemptMark[];
}

/** The endpoints with the marks of their last fifty attempts. Reads the newest fifty deliveries of each, by index. */
export async function listEndpointHealth(
  scope: Scope,
  filter: { endpointId?: string } = {},
): Promise<EndpointHealth[]> {
  authorise(scope, "webhooks.read");
  const endpoints = await listEndpoints(scope);
  const chosen = filter.endpointId ? endpoints.filter(({ id }) => id === filter.endpointId) : endpoints;
  const marks = await queryRaw<AttemptMark & { endpointId: string }>(
    scope,
    sql`SELECT e.id AS "endpointId", a.*
        FROM unnest(${chosen.map(({ id }) => id)}::text[]) AS e(id)
        CROSS JOIN LATERAL (
          SELECT a.id, a."deliveryId", a."startedAt", a."durationMs", a."responseStatus",
                 a.error IS NULL AS ok
          FROM (SELECT id FROM "WebhookDelivery"
                WHERE "workspaceId" = ${scope.workspaceId} AND "endpointId" = e.id ORDER BY id DESC LIMIT ${ATTEMPTS}) d
          JOIN "DeliveryAttempt" a ON a."deliveryId" = d.id
          ORDER BY a."startedAt" DESC LIMIT ${ATTEMPTS}
        ) a
        ORDER BY a."startedAt"`,
  );
  return chosen.map((endpoint) => ({
    ...endpoint,
    attempts: marks
      .filter(({ endpointId }) => endpointId === endpoint.id)
      .map(({ endpointId: _, ...mark }) => mark),
  }));
}

/** One endpoint with its health. */
export async function getEndpointHealth(scope: Scope, id: string): Promise<EndpointHealth> {
  const [endpoint] = await listEndpointHealth(scope, { endpointId: id });
  if (!endpoint) throw notFound("Webhook");
  return endpoint;
}
