import { z } from "zod";
import { decodeCursor, encodeCursor } from "../cursor";
import { notFound } from "../errors";
import { type Page, Paging, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

/** One call, or the calls of an automation's assistant. */
// Not strict: an endless list adds its own words to a query.
export const WithoutRun = z.object({
  ...Paging.shape,
  automationId: z.string().optional(),
  callId: z.string().optional(),
});
export type WithoutRun = z.output<typeof WithoutRun>;

export interface Unrun {
  callId: string;
  customerPhone: string | null;
  startedAt: Date;
  /** In words, with what to do where there is something. */
  reason: string;
  automation: { id: string; name: string } | null;
}

interface Row {
  id: string;
  customerPhone: string | null;
  startedAt: Date;
  endedAt: Date | null;
  readAt: Date | null;
  evaluationState: string;
  assistantName: string;
  automationId: string | null;
  automationName: string | null;
  createdAt: Date | null;
  enabled: boolean | null;
  skipped: string | null;
}

/** Calls that started no run of their assistant's automation, newest first, each with why. Throws `not_found`. */
export async function listUnrun(scope: Scope, filter: WithoutRun): Promise<Page<Unrun>> {
  authorise(scope, "automations.read");
  const w = scope.workspaceId;
  const { automationId, callId } = filter;
  if (automationId) await requireRow(scope, "automation", automationId);
  if (callId) await requireRow(scope, "call", callId);
  const [before, beforeId] = filter.cursor ? decodeCursor(filter.cursor, 2) : [null, null];
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT c.id, c."customerPhone", c."startedAt", c."endedAt", c."evaluationState"::text AS "evaluationState",
               (SELECT min(e."createdAt") FROM "Evaluation" e WHERE e."callId" = c.id AND e."workspaceId" = ${w}) AS "readAt",
               s.name AS "assistantName", a.id AS "automationId", a.name AS "automationName", a."createdAt",
               w.enabled, k.reason AS skipped
        FROM "Call" c
        JOIN "Assistant" s ON s.id = c."assistantId"
        LEFT JOIN "Automation" a ON a."assistantId" = c."assistantId" AND a."workspaceId" = ${w}
        LEFT JOIN "WebhookEndpoint" w ON w."automationId" = a.id
        LEFT JOIN LATERAL (
          SELECT state::text AS state, reason FROM "AutomationRun" r
          WHERE r."callId" = c.id AND r."workspaceId" = ${w} AND NOT r.test
          ORDER BY r.state = 'skipped', r.id DESC LIMIT 1
        ) k ON true
        WHERE c."workspaceId" = ${w} AND (k.state IS NULL OR k.state = 'skipped')
          ${automationId ? sql`AND a.id = ${automationId}` : sql``}
          ${callId ? sql`AND c.id = ${callId}` : sql``}
          ${before ? sql`AND (c."startedAt", c.id) < (${before}::timestamptz, ${beforeId})` : sql``}
        ORDER BY c."startedAt" DESC, c.id DESC LIMIT ${filter.limit + 1}`,
  );
  const page = toPage(rows, filter.limit, (row) => encodeCursor(row.startedAt.toISOString(), row.id));
  const ids = page.data.flatMap((row) => row.automationId ?? []);
  const history = await readHistory(scope, [...new Set(ids)]);
  return {
    nextCursor: page.nextCursor,
    data: page.data.map((row) => ({
      callId: row.id,
      customerPhone: row.customerPhone,
      startedAt: row.startedAt,
      reason: whyNot(row, history),
      automation: row.automationId ? { id: row.automationId, name: row.automationName ?? "" } : null,
    })),
  };
}

type History = Map<string, { at: Date; live: boolean }[]>;

/** When each automation went live and off, by the audit log. */
async function readHistory(scope: Scope, ids: string[]): Promise<History> {
  const entries = await scope.db.auditEntry.findMany({
    where: {
      workspaceId: scope.workspaceId,
      subject: { in: ids },
      action: {
        in: [
          "automation.published",
          "automation.rolled_back",
          "automation.turned_on",
          "automation.turned_off",
        ],
      },
    },
    orderBy: { id: "asc" },
    select: { subject: true, action: true, createdAt: true },
  });
  const history: History = new Map();
  for (const { subject, action, createdAt } of entries) {
    const own = history.get(subject) ?? [];
    history.set(subject, [...own, { at: createdAt, live: action !== "automation.turned_off" }]);
  }
  return history;
}

function whyNot(row: Row, history: History): string {
  if (row.endedAt === null) return "The call has not ended";
  if (row.evaluationState === "pending") return "The call is being read; it runs once that is done";
  if (row.evaluationState === "none") return "The call was not read, and a run needs its variables";
  if (row.skipped) return row.skipped;
  if (row.automationId === null) return `No automation starts on calls of ${row.assistantName}`;
  const at = row.readAt ?? row.endedAt;
  const changes = history.get(row.automationId) ?? [];
  const last = changes.findLast((change) => change.at <= at);
  if (row.createdAt && row.createdAt > at) return `"${row.automationName}" was not there yet`;
  if (!last) return `"${row.automationName}" had not been published yet`;
  if (!last.live) return `"${row.automationName}" was off when the call was read`;
  if (row.enabled === false) {
    return `The webhook of "${row.automationName}" is switched off in the assistant's post-call actions`;
  }
  return `"${row.automationName}" was not told of this call; resend its webhook to have it run`;
}

async function requireRow(scope: Scope, kind: "automation" | "call", id: string) {
  const where = { id, workspaceId: scope.workspaceId };
  const select = { id: true };
  const row =
    kind === "call"
      ? await scope.db.call.findFirst({ where, select })
      : await scope.db.automation.findFirst({ where, select });
  if (!row) throw notFound(kind === "call" ? "Call" : "Automation");
}
