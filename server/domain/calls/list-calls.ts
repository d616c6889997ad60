import { z } from "zod";
import { Prisma } from "@/server/db/generated/client";
import { VariableSettings } from "../assistants/schema";
import { isMissing } from "../assistants/shared/missing";
import { invalid } from "../errors";
import type { MessageStatus } from "../messaging/schema";
import { decodeCursor, encodeCursor, type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { CallFilter } from "./schema";
import { type CallView, toCallSummary } from "./view";

/** A row of the list: the call without its transcript, and what followed. */
export type CallSummary = Omit<CallView, "transcript"> & {
  assistantName: string;
  contactName: string | null;
  /** The newest text message to the customer that is no test; null when none was made. */
  sms: { status: MessageStatus; reason: string | null } | null;
  answered: boolean;
  /** Variables that the assistant requires, and that this evaluated call does not tell. */
  missing: string[];
};

const REQUIRED = {
  where: { settings: { path: ["required"], equals: true } },
  select: { name: true, settings: true },
} satisfies Prisma.Assistant$postCallVariablesArgs;

const UNKNOWN_CURSOR = invalid("cursor", "This cursor is not one that the list returned; leave it out");

/** A page of calls, newest first by start. Two statements, whatever the page's length. */
export async function listCalls(scope: Scope, filter: CallFilter): Promise<Page<CallSummary>> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const keys = await queryRaw<{ id: string }>(scope, pageOfIds(scope, filter));
  const ids = keys.map(({ id }) => id);
  if (ids.length === 0) return { data: [], nextCursor: null };
  const [rows, followUps] = await Promise.all([
    db.call.findMany({
      where: { workspaceId, id: { in: ids } },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      include: {
        assistant: { select: { name: true, postCallVariables: REQUIRED } },
        contact: { select: { name: true } },
        evaluations: { select: { revision: true, model: true, createdAt: true } },
      },
    }),
    queryRaw<FollowUp>(scope, followUpsOf(scope, ids)),
  ]);
  const page = toPage(rows, filter.limit, (row) => encodeCursor(row.startedAt.toISOString(), row.id));
  return {
    nextCursor: page.nextCursor,
    data: page.data.map((row) => {
      const follow = followUps.filter(({ callId }) => callId === row.id);
      const idsOf = (kind: FollowUp["kind"]) => follow.filter((one) => one.kind === kind).map(({ id }) => id);
      const evaluation = row.evaluations.find(({ revision }) => revision === row.revision) ?? null;
      const sms = follow.findLast(
        (one) => one.kind === "message" && one.direction === "outbound" && !one.test,
      );
      const { variables, ...summary } = toCallSummary(row, evaluation, {
        runIds: idsOf("run"),
        messageIds: idsOf("message"),
        deliveryIds: idsOf("delivery"),
      });
      const required = row.evaluationState === "evaluated" ? row.assistant.postCallVariables : [];
      return {
        ...summary,
        variables,
        missing: required.flatMap(({ name, settings }) =>
          isMissing(VariableSettings.parse(settings), variables[name], { ...row, variables }) ? [name] : [],
        ),
        assistantName: row.assistant.name,
        contactName: row.contact?.name ?? null,
        sms: sms ? { status: sms.status, reason: sms.reason } : null,
        answered: follow.some((one) => one.kind === "message" && one.direction === "inbound"),
      };
    }),
  };
}

/** The keys of a page: one walk along the index (workspace, start, id), ended by the limit. */
function pageOfIds({ workspaceId }: Scope, filter: CallFilter): Prisma.Sql {
  const where = [sql`c."workspaceId" = ${workspaceId}`];
  if (filter.cursor) {
    const [startedAt = "", id = ""] = decodeCursor(filter.cursor, 2);
    if (!z.iso.datetime().safeParse(startedAt).success) throw UNKNOWN_CURSOR;
    where.push(sql`(c."startedAt", c.id) < (${startedAt}::timestamptz, ${id})`);
  }
  if (filter.assistantId) where.push(sql`c."assistantId" = ${filter.assistantId}`);
  if (filter.status) where.push(sql`c.status = ${filter.status}::"CallStatus"`);
  if (filter.outcome) where.push(sql`c.outcome = ${filter.outcome}::"CallOutcome"`);
  if (filter.from) where.push(sql`c."startedAt" >= ${filter.from}::timestamptz`);
  if (filter.to) where.push(sql`c."startedAt" < ${filter.to}::timestamptz`);
  const phone = phonePattern(filter.phone);
  if (phone) where.push(sql`c."customerPhone" LIKE ${phone}`);
  if (filter.followUp) {
    const texted = sql`EXISTS (SELECT 1 FROM "Message" m WHERE m."callId" = c.id AND m."workspaceId" = c."workspaceId"
      AND m.direction = 'outbound' AND m.status <> 'suppressed' AND NOT m.test)`;
    where.push(filter.followUp === "texted" ? texted : sql`NOT ${texted}`);
  }
  return sql`SELECT c.id FROM "Call" c WHERE ${Prisma.join(where, " AND ")}
             ORDER BY c."startedAt" DESC, c.id DESC LIMIT ${filter.limit + 1}`;
}

/** "+1415" is a beginning; "(415) 555" is looked for anywhere; fewer than three digits look for nothing. */
export function phonePattern(typed: string | undefined): string | null {
  const digits = (typed ?? "").replace(/\D/g, "");
  if (typed?.startsWith("+") && digits !== "") return `+${digits}%`;
  return digits.length >= 3 ? `%${digits}%` : null;
}

interface FollowUp {
  kind: "message" | "run" | "delivery";
  callId: string;
  id: string;
  status: MessageStatus;
  direction: "outbound" | "inbound";
  test: boolean;
  reason: string | null;
}

function followUpsOf({ workspaceId }: Scope, ids: string[]): Prisma.Sql {
  return sql`
    SELECT 'message' AS kind, "callId", id, status::text AS status, direction::text AS direction, test, reason
    FROM "Message" WHERE "workspaceId" = ${workspaceId} AND "callId" IN (${Prisma.join(ids)})
    UNION ALL
    SELECT 'run', "callId", id, '', '', test, NULL
    FROM "AutomationRun" WHERE "workspaceId" = ${workspaceId} AND "callId" IN (${Prisma.join(ids)})
    UNION ALL
    SELECT 'delivery', "callId", id, '', '', false, NULL
    FROM "WebhookDelivery" WHERE "workspaceId" = ${workspaceId} AND "callId" IN (${Prisma.join(ids)})
    ORDER BY id`;
}
