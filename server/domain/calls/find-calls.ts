import { z } from "zod";
import { PLANNED_BY_VALUES } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { invalid } from "../errors";
import { decodeCursor, encodeCursor } from "../paging";
import { type Scope, sql } from "../scope";
import type { CallQuery, CallSort, FollowUpFilter } from "./schema";
import { comparison, meanings, type VariableCondition } from "./shared/variable-condition";
import { readTerms, type Term } from "./shared/words";

/** A filter, and with `ids` only those of them. */
export type CallSelection = CallQuery & { ids?: string[] };

/**
 * Which calls a filter finds, in SQL. By plans on a million calls: assistant, outcome, status, source, dates and both
 * sorts walk their index (Call_workspaceId_…_startedAt_id_idx, …_durationSeconds_id_idx) and end at the limit; words,
 * values and digits are looked up (CallText_words, Call_variables, Call_variable_words, Call_customerPhone_digits) where
 * they are rare, and checked on that walk where they are common. Comparisons (gt …) are always checked on the walk.
 */
export function whereCalls({ workspaceId }: Scope, query: CallSelection): Prisma.Sql {
  const where = [sql`c."workspaceId" = ${workspaceId}`];
  if (query.ids) where.push(sql`c.id = ANY(${query.ids}::text[])`);
  if (query.assistantId) where.push(sql`c."assistantId" = ${query.assistantId}`);
  if (query.status) where.push(sql`c.status = ${query.status}::"CallStatus"`);
  if (query.outcome) where.push(sql`c.outcome = ${query.outcome}::"CallOutcome"`);
  if (query.source) where.push(sql`c.provider = ${query.source}`);
  if (query.from) where.push(sql`c."startedAt" >= ${query.from}::timestamptz`);
  if (query.to) where.push(sql`c."startedAt" < ${query.to}::timestamptz`);
  const phone = phonePattern(query.phone);
  if (phone) where.push(sql`c."customerPhone" LIKE ${phone}`);
  if (query.followUp) where.push(followedBy(query.followUp));
  const terms = readTerms(query.words ?? "");
  if (terms.length > 0) {
    where.push(sql`EXISTS (SELECT 1 FROM "CallText" t WHERE t."callId" = c.id AND t."workspaceId" = ${workspaceId}
      AND t.words @@ ${tsquery(terms)})`);
  }
  where.push(...(query.variable ?? []).map(conditionOf));
  return Prisma.join(where, " AND ");
}

/** "+1415" is a beginning; "(415) 555" is looked for anywhere; fewer than three digits look for nothing. */
export function phonePattern(typed: string | undefined): string | null {
  const digits = (typed ?? "").replace(/\D/g, "");
  if (typed?.startsWith("+") && digits !== "") return `+${digits}%`;
  return digits.length >= 3 ? `%${digits}%` : null;
}

function followedBy(state: FollowUpFilter): Prisma.Sql {
  const message = (which: Prisma.Sql) => sql`EXISTS (SELECT 1 FROM "Message" m
    WHERE m."callId" = c.id AND m."workspaceId" = c."workspaceId" AND NOT m.test AND ${which})`;
  const outbound = (which: Prisma.Sql) => message(sql`m.direction = 'outbound' AND ${which}`);
  switch (state) {
    case "texted":
      return outbound(sql`m.status <> 'suppressed'`);
    case "not_texted":
      return sql`NOT ${outbound(sql`m.status <> 'suppressed'`)}`;
    case "waiting":
      return outbound(sql`m.status = 'pending'`);
    case "delivered":
      return outbound(sql`m.status = 'delivered'`);
    case "failed":
      return outbound(sql`m.status IN ('failed', 'undelivered')`);
    case "held_back":
      return outbound(sql`m.status = 'suppressed'`);
    case "unknown":
      return outbound(sql`m.status = 'unknown'`);
    case "answered":
      return message(sql`m.direction = 'inbound'`);
    default:
      return state satisfies never;
  }
}

const tsquery = (terms: Term[]): Prisma.Sql =>
  Prisma.join(
    terms.map(({ text, kind, not }) => {
      const one =
        kind === "beginning"
          ? sql`to_tsquery('simple', ${`${text}:*`})`
          : sql`phraseto_tsquery('simple', ${text})`;
      return not ? sql`!!${one}` : one;
    }),
    " && ",
    "(",
    ")",
  );

function conditionOf(condition: VariableCondition): Prisma.Sql {
  const { name, operator, value } = condition;
  // The partial indexes hold the calls that have values.
  const valued = sql`c.variables <> '{}'::jsonb`;
  const known = sql`jsonb_typeof(c.variables -> ${name}::text) <> 'null'`;
  const equal = Prisma.join(
    meanings(value).map((one) => sql`c.variables @> ${JSON.stringify({ [name]: one })}::jsonb`),
    " OR ",
    "(",
    ")",
  );
  switch (operator) {
    case "is":
      return sql`${valued} AND ${equal}`;
    case "is_not":
      return sql`${known} AND NOT ${equal}`;
    case "known":
      return known;
    case "unknown":
      return sql`${valued} AND c.variables @> ${JSON.stringify({ [name]: null })}::jsonb`;
    case "has": {
      const terms = readTerms(value);
      if (terms.length === 0) return sql`false`;
      const words = tsquery(terms);
      return sql`${valued} AND jsonb_to_tsvector('simple', c.variables, '["string"]') @@ ${words}
        AND jsonb_to_tsvector('simple', c.variables -> ${name}::text, '["string"]') @@ ${words}`;
    }
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return sql`jsonb_path_exists(c.variables, ${comparison({ name, operator, value })}::jsonpath, silent => true)`;
    default:
      return operator satisfies never;
  }
}

const ORDERS = {
  newest: { by: "startedAt", order: sql`c."startedAt" DESC, c.id DESC`, after: sql`<` },
  oldest: { by: "startedAt", order: sql`c."startedAt", c.id`, after: sql`>` },
  longest: { by: "durationSeconds", order: sql`c."durationSeconds" DESC, c.id DESC`, after: sql`<` },
  shortest: { by: "durationSeconds", order: sql`c."durationSeconds", c.id`, after: sql`>` },
} as const;

interface Sorted {
  id: string;
  startedAt: Date;
  durationSeconds: number;
}

/** Where the page after this call begins. */
export const cursorAfter = (call: Sorted, sort: CallSort = "newest") =>
  ORDERS[sort].by === "startedAt"
    ? encodeCursor(call.startedAt.toISOString(), call.id)
    : encodeCursor(String(call.durationSeconds), call.id);

const UNKNOWN_CURSOR = "This cursor is not one that the list returned for this sort; leave it out";

function afterCursor(cursor: string, sort: CallSort): Prisma.Sql {
  const [key = "", id = ""] = decodeCursor(cursor, 2);
  const { by, after } = ORDERS[sort];
  if (by === "startedAt") {
    if (!z.iso.datetime().safeParse(key).success) throw invalid("cursor", UNKNOWN_CURSOR);
    return sql`(c."startedAt", c.id) ${after} (${key}::timestamptz, ${id})`;
  }
  if (!/^\d{1,9}$/.test(key)) throw invalid("cursor", UNKNOWN_CURSOR);
  return sql`(c."durationSeconds", c.id) ${after} (${Number(key)}, ${id})`;
}

/** The keys of a page of calls, in order. */
export function pageOfCalls(
  scope: Scope,
  query: CallSelection,
  page: { sort?: CallSort | undefined; cursor?: string | undefined; limit: number },
): Prisma.Sql {
  const { sort = "newest", cursor, limit } = page;
  const where = whereCalls(scope, query);
  return sql`${Prisma.raw(PLANNED_BY_VALUES)} SELECT c.id FROM "Call" c
    WHERE ${cursor ? sql`${where} AND ${afterCursor(cursor, sort)}` : where}
    ORDER BY ${ORDERS[sort].order} LIMIT ${limit}`;
}

/** How many calls it finds; `most` when there are as many or more. */
export const countUpTo = (scope: Scope, query: CallSelection, most: number): Prisma.Sql =>
  sql`${Prisma.raw(PLANNED_BY_VALUES)} SELECT count(*)::int AS count
      FROM (SELECT 1 FROM "Call" c WHERE ${whereCalls(scope, query)} LIMIT ${most}) found`;
