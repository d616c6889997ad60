import { newId } from "../ids";
import { queryRaw, type Scope, sql } from "../scope";

/** The first notice waits so long for more failures to tell of. */
const GATHER_SECONDS = 60;
/** One automation is told of at most so often. */
const NOTICE_EVERY_SECONDS = 3600;

/**
 * A run failed, now: opens its automation's failure notice unless one is open, in the caller's transaction. The open row
 * is locked until that commits, so that who closes it counts this run, too. A test, or nobody to tell: nothing happens.
 */
export async function noteFailure(scope: Scope, runId: string): Promise<void> {
  const { workspaceId } = scope;
  const now = scope.now();
  const [notice] = await queryRaw<{ id: string; opened: boolean }>(
    scope,
    sql`INSERT INTO "FailureNotice" AS n (id, "workspaceId", "automationId", "openFor", since, "dueAt")
        SELECT ${newId("failureNotice")}, w.id, r."automationId", r."automationId", ${now}::timestamptz,
          GREATEST(${now}::timestamptz + ${GATHER_SECONDS} * interval '1 second',
            (SELECT max("sentAt") FROM "FailureNotice" f
             WHERE f."workspaceId" = ${workspaceId} AND f."automationId" = r."automationId")
            + ${NOTICE_EVERY_SECONDS} * interval '1 second')
        FROM "Workspace" w JOIN "AutomationRun" r ON r."workspaceId" = w.id
        WHERE w.id = ${workspaceId} AND r.id = ${runId} AND r.state = 'failed' AND NOT r.test
          AND (cardinality(w."failureEmails") > 0 OR w."failureUrl" IS NOT NULL)
        ON CONFLICT ("openFor") DO UPDATE SET "openFor" = EXCLUDED."openFor"
        RETURNING id, xmax = 0 AS opened`,
  );
  if (!notice?.opened) return;
  await scope.emit({ name: "automation/failure-notice.opened", data: { noticeId: notice.id } });
}
