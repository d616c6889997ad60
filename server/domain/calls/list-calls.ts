import { Prisma } from "@/server/db/generated/client";
import { VariableSettings } from "../assistants/schema";
import { isMissing } from "../assistants/shared/missing";
import type { MessageStatus } from "../messaging/schema";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { cursorAfter, findCalls } from "./find-calls";
import type { CallFilter } from "./schema";
import { type Excerpt, excerptOf, readTerms, type Term, turnPattern } from "./shared/words";
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
  /** Of a search by words: the first turn that has one of them. */
  found: (Excerpt & { turn: number }) | null;
};

const REQUIRED = {
  where: { settings: { path: ["required"], equals: true } },
  select: { name: true, settings: true },
} satisfies Prisma.Assistant$postCallVariablesArgs;

/** A page of calls in the order of its sort. Two statements, whatever the page's length; up to two more for words. */
export async function listCalls(scope: Scope, filter: CallFilter): Promise<Page<CallSummary>> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const { limit, cursor, sort, ...query } = filter;
  const ids = await findCalls(scope, query, { sort, cursor, limit: limit + 1 });
  if (ids.length === 0) return { data: [], nextCursor: null };
  const [unsorted, followUps, found] = await Promise.all([
    db.call.findMany({
      where: { workspaceId, id: { in: ids } },
      include: {
        assistant: { select: { name: true, postCallVariables: REQUIRED } },
        contact: { select: { name: true } },
        evaluations: { select: { revision: true, model: true, createdAt: true } },
      },
    }),
    queryRaw<FollowUp>(scope, followUpsOf(scope, ids)),
    turnsWith(scope, ids, readTerms(query.words ?? "")),
  ]);
  const rows = unsorted.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const page = toPage(rows, limit, (row) => cursorAfter(row, sort));
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
        found: found.get(row.id) ?? null,
        answered: follow.some((one) => one.kind === "message" && one.direction === "inbound"),
      };
    }),
  };
}

interface Said {
  callId: string;
  position: number;
  text: string;
}

/** Of each call the first turn with one of the words. */
async function turnsWith(
  scope: Scope,
  ids: string[],
  terms: Term[],
): Promise<Map<string, CallSummary["found"]>> {
  const pattern = turnPattern(terms);
  if (pattern === null) return new Map();
  const turns = await queryRaw<Said>(
    scope,
    sql`SELECT said.* FROM unnest(${ids}::text[]) AS call(id), LATERAL (
          SELECT "callId", position, text FROM "TranscriptTurn"
          WHERE "callId" = call.id AND "workspaceId" = ${scope.workspaceId} AND text ~* ${pattern}
          ORDER BY position LIMIT 1) said`,
  );
  return new Map(
    turns.map(({ callId, position, text }) => [callId, { turn: position, ...excerptOf(text, terms) }]),
  );
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
