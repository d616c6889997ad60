import { DateTime } from "luxon";
import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { env } from "@/server/env";
import { DomainError, notFound } from "../errors";
import { queueMail } from "../mail/queue-mail";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { addDays } from "./days";
import { getDeliveryAnalytics } from "./delivery";
import { listNeedsYou } from "./needs-you";
import type { Counts, Metric } from "./schema";

/** Monday morning, in the workspace's zone. */
const HOUR = 8;

/** Workspaces with a member who wants the digest. */
export const findDigestWorkspaces = async (db: RootDb): Promise<string[]> => {
  const rows = await db.$queryRaw<{ workspaceId: string }[]>(
    Prisma.sql`SELECT DISTINCT "workspaceId" FROM "Membership" WHERE digest ORDER BY 1`,
  );
  return rows.map(({ workspaceId }) => workspaceId);
};

/** Writes last week's figures to each member who wants them, once a week from Monday 08:00; returns to how many. */
export async function sendDigest(scope: Scope): Promise<number> {
  const { workspaceId } = scope;
  const workspace = await scope.db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true, name: true, slug: true },
  });
  const local = DateTime.fromJSDate(scope.now(), { zone: workspace.timeZone });
  if (local.weekday !== 1 || local.hour < HOUR) return 0;
  const monday = local.toISODate() ?? "";
  const due = await scope.db.membership.findMany({
    where: { workspaceId, digest: true, OR: [{ digestOn: null }, { digestOn: { lt: monday } }] },
    orderBy: { id: "asc" },
    select: { id: true, user: { select: { email: true } } },
  });
  if (due.length === 0) return 0;
  const week = await getDeliveryAnalytics(scope, { from: addDays(monday, -7), to: addDays(monday, -1) });
  const isSilent = week.totals.calls + week.totals.sent + week.previous.totals.calls === 0;
  const waiting = await listNeedsYou(scope);
  const text = digestText({
    workspace: workspace.name,
    now: week.totals,
    before: week.previous.totals,
    from: week.from,
    to: week.to,
    needsYou: waiting.length,
    url: `${env().APP_URL}/w/${workspace.slug}`,
  });
  let sent = 0;
  for (const { id, user } of due) {
    await transaction(scope, async (tx) => {
      const { count } = await tx.db.membership.updateMany({
        where: { id, workspaceId, OR: [{ digestOn: null }, { digestOn: { lt: monday } }] },
        data: { digestOn: monday },
      });
      if (count === 0 || isSilent) return;
      await queueMail(tx, {
        to: user.email,
        subject: `${workspace.name}: your calls and texts last week`,
        text,
      });
      sent += 1;
    });
  }
  return sent;
}

interface DigestFacts {
  workspace: string;
  now: Counts;
  before: Counts;
  from: string;
  to: string;
  needsYou: number;
  url: string;
}

export function digestText({ workspace, now, before, from, to, needsYou, url }: DigestFacts): string {
  const percent = (counts: Counts, part: Metric, whole: Metric) =>
    counts[whole] > 0 ? `${Math.round((counts[part] / counts[whole]) * 1000) / 10} %` : "–";
  const count = (metric: Metric) =>
    `${now[metric].toLocaleString("en")} (${before[metric].toLocaleString("en")})`;
  const rate = (part: Metric, whole: Metric) =>
    `${percent(now, part, whole)} (${percent(before, part, whole)})`;
  return [
    `${workspace}, ${from} to ${to}; in brackets the week before.`,
    [
      `Calls: ${count("calls")}`,
      `Objective achieved, of completed calls: ${rate("achieved", "completed")}`,
      `Texts sent: ${count("sent")}`,
      `Delivered, of texts sent: ${rate("delivered", "sent")}`,
      `Answered, of delivered texts: ${rate("answered", "delivered")}`,
      `Opted out, of delivered texts: ${rate("optedOut", "delivered")}`,
    ].join("\n"),
    needsYou > 0
      ? `${needsYou === 1 ? "One thing needs" : `${needsYou} things need`} a person: ${url}`
      : `All figures: ${url}/analytics`,
    `You get this each Monday. Turn it off: ${url}/analytics/alerts`,
  ].join("\n\n");
}

/** Whether this person gets the digest. */
export async function getDigest(scope: Scope): Promise<{ digest: boolean | null }> {
  authorise(scope, "analytics.read");
  if (scope.actor.kind !== "user") return { digest: null };
  const row = await scope.db.membership.findFirst({
    where: { workspaceId: scope.workspaceId, userId: scope.actor.userId },
    select: { digest: true },
  });
  return { digest: row?.digest ?? null };
}

/** A person takes or leaves the digest, for themselves. */
export async function saveDigest(scope: Scope, { digest }: { digest: boolean }): Promise<void> {
  authorise(scope, "analytics.read");
  if (scope.actor.kind !== "user") throw new DomainError("forbidden", "Only a person gets the digest");
  const { count } = await scope.db.membership.updateMany({
    where: { workspaceId: scope.workspaceId, userId: scope.actor.userId },
    data: { digest },
  });
  if (count === 0) throw notFound("Membership");
}
