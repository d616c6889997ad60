import { DateTime } from "luxon";
import { env } from "@/server/env";
import { queueMail } from "../mail/queue-mail";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { RETRY_WAITS } from "../webhooks/shared/schedule";
import { postSigned } from "./post-signed";
import { readNoticeSecret, readTargets } from "./settings";

export const NOTICE_ATTEMPTS = 5;
const REASONS_TOLD = 5;

/** Seconds until an open notice is due; null for one that was sent. */
export async function secondsUntilDue(scope: Scope, noticeId: string): Promise<number | null> {
  const notice = await scope.db.failureNotice.findFirst({
    where: { id: noticeId, workspaceId: scope.workspaceId, openFor: { not: null } },
    select: { dueAt: true },
  });
  if (!notice) return null;
  return Math.max(0, Math.ceil((notice.dueAt.getTime() - scope.now().getTime()) / 1000));
}

/** Closes a notice, counts what it tells of, and writes the email, all in one: safe to repeat. */
export async function sendNotice(scope: Scope, noticeId: string): Promise<void> {
  await transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const closed = await tx.db.failureNotice.updateMany({
      where: { id: noticeId, workspaceId, openFor: { not: null } },
      data: { openFor: null, sentAt: tx.now() },
    });
    if (closed.count === 0) return;
    const report = await readReport(tx, noticeId);
    await tx.db.failureNotice.updateMany({
      where: { id: noticeId, workspaceId },
      data: { runs: report?.runs ?? 0 },
    });
    const { failureEmails, timeZone } = await readTargets(tx);
    if (!report || report.runs === 0 || failureEmails.length === 0) return;
    const count = report.runs === 1 ? "1 run" : `${report.runs} runs`;
    await queueMail(tx, {
      to: failureEmails.join(", "),
      subject: `${count} of "${report.automation.name}" failed`,
      text: textOf(report, count, timeZone),
    });
  });
}

/** One attempt to post a notice. `waitSeconds`: until the next one; null when there is none. */
export async function postNotice(
  scope: Scope,
  noticeId: string,
  attempt: number,
): Promise<{ waitSeconds: number | null }> {
  const { failureUrl, failureSecret } = await readTargets(scope);
  const report = await readReport(scope, noticeId);
  if (!failureUrl || !failureSecret || !report || report.runs === 0) return { waitSeconds: null };
  const body = JSON.stringify({
    id: noticeId,
    type: "automation.failed",
    timestamp: report.until.toISOString(),
    data: {
      automation: report.automation,
      runs: report.runs,
      since: report.since.toISOString(),
      reasons: report.reasons,
    },
  });
  const problem = await postSigned(failureUrl, readNoticeSecret(scope, failureSecret), {
    id: noticeId,
    body,
    at: scope.now(),
  });
  const wait = problem === null || attempt >= NOTICE_ATTEMPTS ? null : (RETRY_WAITS[attempt - 1] ?? null);
  const words =
    problem === null ? "Taken" : wait === null ? `Given up: ${problem}` : `Tried again later: ${problem}`;
  await scope.db.failureNotice.updateMany({
    where: { id: noticeId, workspaceId: scope.workspaceId },
    data: { webhook: words },
  });
  return { waitSeconds: wait };
}

interface Report {
  automation: { id: string; name: string; url: string };
  since: Date;
  until: Date;
  runs: number;
  /** The commonest first. */
  reasons: { reason: string; runs: number; lastRunId: string }[];
}

async function readReport(scope: Scope, noticeId: string): Promise<Report | null> {
  const { workspaceId } = scope;
  const notice = await scope.db.failureNotice.findFirst({ where: { id: noticeId, workspaceId } });
  const automation =
    notice &&
    (await scope.db.automation.findFirst({
      where: { id: notice.automationId, workspaceId },
      select: { id: true, name: true },
    }));
  if (!notice || !automation) return null;
  const until = notice.sentAt ?? scope.now();
  const rows = await queryRaw<{ reason: string | null; runs: number; lastRunId: string }>(
    scope,
    sql`SELECT reason, count(*)::int AS runs, max(id) AS "lastRunId" FROM "AutomationRun"
        WHERE "workspaceId" = ${workspaceId} AND "automationId" = ${automation.id} AND state = 'failed' AND NOT test
          AND "endedAt" >= ${notice.since}::timestamptz AND "endedAt" <= ${until}::timestamptz
        GROUP BY reason ORDER BY count(*) DESC, max(id) DESC`,
  );
  const { slug } = await readTargets(scope);
  const url = `${env().APP_URL}/w/${slug}/automations/${automation.id}?tab=runs&state=failed`;
  return {
    automation: { ...automation, url },
    since: notice.since,
    until,
    runs: rows.reduce((sum, row) => sum + row.runs, 0),
    reasons: rows.map((row) => ({ ...row, reason: row.reason ?? "It failed" })).slice(0, 20),
  };
}

function textOf({ automation, since, reasons }: Report, count: string, timeZone: string): string {
  const from = DateTime.fromJSDate(since, { zone: timeZone }).setLocale("en-GB").toFormat("d LLL HH:mm");
  const told = reasons.slice(0, REASONS_TOLD).map(({ reason, runs }) => `- ${runs} × ${reason}`);
  const more = reasons.length > REASONS_TOLD ? ["- and other reasons"] : [];
  return [
    `${count} of the automation "${automation.name}" failed since ${from} (${timeZone}).`,
    [...told, ...more].join("\n"),
    `See them, and retry from the step that failed: ${automation.url}`,
    "You are told at most once an hour for each automation. Change this under Settings, Notifications.",
  ].join("\n\n");
}
