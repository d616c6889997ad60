import { databaseNow, queryRaw, type Scope, sql } from "../scope";

interface Wanted {
  eventId?: string;
  endpointId?: string;
  ids?: string[];
}

interface Asked {
  id: string;
  round: number;
  endpointId: string;
}

/**
 * Begins the schedule of deliveries anew, by a person's wish, unless an attempt is under way or due: one statement, so
 * that ten presses make one round. One that has been due for two minutes has lost its job (or the queue is long: then the
 * new round takes its place). An earlier event of the same call that still waits for its time is sent first, now.
 * Returns those that were asked for.
 */
export async function requestAgain(scope: Scope, wanted: Wanted): Promise<Asked[]> {
  const w = scope.workspaceId;
  const now = databaseNow(scope);
  const chosen = wanted.ids
    ? sql`d.id = ANY(${wanted.ids}::text[])`
    : sql`d."eventId" = ${wanted.eventId ?? ""} AND d."endpointId" = ${wanted.endpointId ?? ""}`;
  const idle = sql`(d.status <> 'pending' OR (d.hold IS DISTINCT FROM 'order'
    AND coalesce(d."leaseUntil" <= ${now}, true)
    AND coalesce(d."nextAttemptAt" NOT BETWEEN ${now} - interval '2 minutes' AND ${now} + interval '20 seconds', true)))`;
  const asked = await queryRaw<Asked>(
    scope,
    sql`UPDATE "WebhookDelivery" d SET round = d.round + 1, status = 'pending', scheduled = 0, manual = true, hold = NULL,
          "nextAttemptAt" = ${now},
          omits = array_remove(ARRAY[CASE WHEN NOT e."includeTranscript" THEN 'transcript' END,
            CASE WHEN NOT e."includeRecording" THEN 'recording' END], NULL)
        FROM "WebhookEndpoint" e
        WHERE e.id = d."endpointId" AND d."workspaceId" = ${w} AND ${chosen} AND ${idle}
        RETURNING d.id, d.round, d."endpointId"`,
  );
  if (asked.length === 0) return asked;
  const first = await queryRaw<Asked>(
    scope,
    sql`UPDATE "WebhookDelivery" d SET round = d.round + 1, scheduled = 0, manual = true, hold = NULL, "nextAttemptAt" = ${now}
        WHERE d."workspaceId" = ${w} AND d.status = 'pending' AND ${idle} AND NOT (${chosen})
          AND EXISTS (SELECT 1 FROM "WebhookDelivery" later
            WHERE later."workspaceId" = ${w} AND later.id = ANY(${asked.map(({ id }) => id)}::text[])
              AND later."callId" = d."callId" AND later."endpointId" = d."endpointId" AND later.id > d.id)
        RETURNING d.id, d.round, d."endpointId"`,
  );
  const all = [...first, ...asked].sort((a, b) => (a.id < b.id ? -1 : 1));
  await scope.emit(
    ...all.map(({ id, round, endpointId }) => ({
      name: "webhook/delivery.requested" as const,
      data: { deliveryId: id, round, endpointId },
    })),
  );
  return asked;
}
