import { z } from "zod";
import { PLANNED_BY_VALUES } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { invalid } from "../errors";
import { decodeCursor, encodeCursor } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
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
export function whereCalls(scope: Scope, query: CallSelection): Prisma.Sql {
  const { workspaceId } = scope;
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
  if (terms.length > 0) where.push(said(scope, terms));
  where.push(...(query.variable ?? []).map(conditionOf));
  return Prisma.join(where, " AND ");
}

const said = ({ workspaceId }: Scope, terms: Term[]) =>
  sql`EXISTS (SELECT 1 FROM "CallText" t WHERE t."callId" = c.id AND t."workspaceId" = ${workspaceId}
      AND t.words @@ ${tsquery(terms)})`;

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

interface PageOf {
  sort?: CallSort | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The next so many calls tell how frequent a word is; on two cores they are looked through in 20 ms. */
const SAMPLE = 4000;
/** With so many finds among them it takes less to look on than to look the word up: both cost the same at 0.4 %. */
const FREQUENT = 16;
const LOOKED_THROUGH = 40_000;

/**
 * The ids of a page of calls, in order. Words are looked for in the next calls of the walk first: frequent ones fill the
 * page there, rare ones are looked up in their index. The planner has to guess how rare a word is, and would walk a
 * million calls for one that nobody said.
 */
export async function findCalls(scope: Scope, query: CallSelection, page: PageOf): Promise<string[]> {
  const terms = readTerms(query.words ?? "");
  const { words: _, ...others } = query;
  if (terms.length === 0) return idsOf(scope, sql`${BY_VALUES} ${walk(scope, others, page, page.limit)}`);
  const { ids, walked } = await sample(scope, others, page, terms);
  if (ids.length >= page.limit || walked < SAMPLE) return ids;
  if (ids.length >= FREQUENT) {
    const further = await idsOf(scope, saidOnWalk(scope, others, page, terms, LOOKED_THROUGH));
    if (further.length >= page.limit) return further;
  }
  return idsOf(
    scope,
    sql`${BY_VALUES} WITH said AS MATERIALIZED (
          SELECT t."callId" FROM "CallText" t
          WHERE t."workspaceId" = ${scope.workspaceId} AND t.words @@ ${tsquery(terms)})
        SELECT c.id FROM said, LATERAL (
          SELECT c.id, c."startedAt", c."durationSeconds" FROM "Call" c
          WHERE c.id = said."callId" AND ${whereOf(scope, others, page)} OFFSET 0) c
        ORDER BY ${orderOf(page)} LIMIT ${page.limit}`,
  );
}

/** What is found among the next calls, and how many there were. */
async function sample(scope: Scope, query: CallSelection, page: PageOf, terms: Term[]) {
  const rows = await queryRaw<{ id: string | null; walked: number }>(
    scope,
    sql`${BY_VALUES} WITH next AS MATERIALIZED (${walk(scope, query, page, SAMPLE)})
        SELECT counted.walked, found.id FROM (SELECT count(*)::int AS walked FROM next) counted
        LEFT JOIN LATERAL (
          SELECT c.id, c."startedAt", c."durationSeconds" FROM next c WHERE ${said(scope, terms)}
          ORDER BY ${orderOf(page)} LIMIT ${page.limit}) found ON true`,
  );
  return { ids: rows.flatMap(({ id }) => id ?? []), walked: rows[0]?.walked ?? 0 };
}

const saidOnWalk = (scope: Scope, query: CallSelection, page: PageOf, terms: Term[], limit: number) =>
  sql`${BY_VALUES} SELECT c.id FROM (${walk(scope, query, page, limit)}) c
      WHERE ${said(scope, terms)} ORDER BY ${orderOf(page)} LIMIT ${page.limit}`;

const orderOf = ({ sort = "newest" }: PageOf) => ORDERS[sort].order;

const BY_VALUES = Prisma.raw(PLANNED_BY_VALUES);

const idsOf = async (scope: Scope, query: Prisma.Sql) =>
  (await queryRaw<{ id: string }>(scope, query)).map(({ id }) => id);

const whereOf = (scope: Scope, query: CallSelection, { sort = "newest", cursor }: PageOf) => {
  const where = whereCalls(scope, query);
  return cursor ? sql`${where} AND ${afterCursor(cursor, sort)}` : where;
};

const walk = (scope: Scope, query: CallSelection, page: PageOf, limit: number) =>
  sql`SELECT c.id, c."startedAt", c."durationSeconds" FROM "Call" c WHERE ${whereOf(scope, query, page)}
      ORDER BY ${orderOf(page)} LIMIT ${limit}`;

/** How many calls it finds; `most` when there are as many or more. */
export const countUpTo = (scope: Scope, query: CallSelection, most: number): Prisma.Sql =>
  sql`${BY_VALUES} SELECT count(*)::int AS count
      FROM (SELECT 1 FROM "Call" c WHERE ${whereCalls(scope, query)} LIMIT ${most}) found`;
