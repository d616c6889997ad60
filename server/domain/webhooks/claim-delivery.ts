import { databaseNow, queryRaw, type Scope, sql } from "../scope";
import type { FailureState } from "./shared/failure-rules";

/** A claim outlives the longest attempt, so that two attempts of one delivery never run at once. */
export const LEASE_SECONDS = 20;

/** A delivery with its endpoint and its event, as one attempt needs them. */
export interface ClaimedDelivery extends FailureState {
  verdict: "go" | "probe" | "leased" | "order" | "paused" | "breaker";
  id: string;
  callId: string | null;
  eventId: string;
  endpointId: string;
  scheduled: number;
  manual: boolean;
  omits: string[];
  payload: string;
  workspaceId: string;
  url: string;
  enabled: boolean;
  listenerAnswer: number | null;
  secret: string;
  previousSecret: string | null;
  previousUntil: Date | null;
  headers: unknown;
}

/**
 * Decides in one statement whether an attempt may begin now, and takes it when it may. A delivery that has to wait for
 * an earlier event of its call, for a resting endpoint or for a person is marked with the reason and needs no job until
 * that is over. The first one after a rest is the probe; the others wait for what it finds. Null: this round is over.
 */
export async function claimDelivery(
  scope: Scope,
  { deliveryId, round }: { deliveryId: string; round: number },
): Promise<ClaimedDelivery | null> {
  const now = databaseNow(scope);
  const lease = sql`${now} + make_interval(secs => ${LEASE_SECONDS})`;
  const [row] = await queryRaw<ClaimedDelivery>(
    scope,
    sql`WITH wanted AS (
          SELECT d.* FROM "WebhookDelivery" d
          WHERE d.id = ${deliveryId} AND d."workspaceId" = ${scope.workspaceId} AND d.round = ${round} AND d.status = 'pending'
          FOR UPDATE
        ), judged AS (
          SELECT d.id, e.id AS "endpointId", CASE
            WHEN d."leaseUntil" > ${now} THEN 'leased'
            WHEN EXISTS (
              SELECT 1 FROM "WebhookDelivery" earlier
              WHERE earlier."workspaceId" = ${scope.workspaceId} AND earlier."callId" = d."callId"
                AND earlier."endpointId" = d."endpointId" AND earlier.status = 'pending' AND earlier.id < d.id) THEN 'order'
            WHEN d.manual THEN 'go'
            WHEN e."pausedAt" IS NOT NULL THEN 'paused'
            WHEN e."restUntil" > ${now} THEN 'breaker'
            WHEN e.rests > 0 THEN 'probe'
            ELSE 'go' END AS verdict
          FROM wanted d JOIN "WebhookEndpoint" e ON e.id = d."endpointId"
        ), probe AS (
          UPDATE "WebhookEndpoint" e SET "restUntil" = ${lease}
          FROM judged j
          WHERE e.id = j."endpointId" AND j.verdict = 'probe' AND (e."restUntil" IS NULL OR e."restUntil" <= ${now})
          RETURNING e.id
        ), decided AS (
          SELECT j.id, CASE WHEN j.verdict = 'probe' AND NOT EXISTS (SELECT 1 FROM probe) THEN 'breaker' ELSE j.verdict END AS verdict
          FROM judged j
        ), changed AS (
          UPDATE "WebhookDelivery" d SET
            "leaseUntil" = CASE WHEN s.verdict IN ('go', 'probe') THEN ${lease} ELSE d."leaseUntil" END,
            hold = CASE WHEN s.verdict IN ('order', 'paused', 'breaker') THEN s.verdict::"DeliveryHold" END,
            "nextAttemptAt" = CASE WHEN s.verdict IN ('order', 'paused', 'breaker') THEN NULL ELSE d."nextAttemptAt" END
          FROM decided s WHERE d.id = s.id
          RETURNING d.id, s.verdict
        )
        SELECT c.verdict, d.id, d."callId", d."eventId", d."endpointId", d.scheduled, d.manual, d.omits, v.payload,
               e."workspaceId", e.url, e.enabled, e."listenerAnswer", e.secret, e."previousSecret", e."previousUntil", e.headers,
               e."firstFailureAt", e."failingSince", e."breakerFailures", e."breakerSince", e."restUntil", e.rests
        FROM changed c JOIN wanted d ON d.id = c.id
        JOIN "WebhookEndpoint" e ON e.id = d."endpointId" JOIN "WebhookEvent" v ON v.id = d."eventId"`,
  );
  return row ?? null;
}
