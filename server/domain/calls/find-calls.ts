import { z } from "zod";
import { PLANNED_BY_VALUES } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { decodeCursor, encodeCursor } from "../cursor";
import { invalid } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import type { CallQuery, CallSort, FollowUpFilter } from "./schema";
import {
  type Comparison,
  comparison,
  isComparison,
  isMoment,
  meanings,
  operandOf,
  type VariableCondition,
} from "./shared/variable-condition";
import { readTerms, type Term } from "./shared/words";

/** A filter, and with `ids` only those of them. */
export type CallSelection = CallQuery & { ids?: string[] };

/**
 * Which calls a filter finds, in SQL. By plans on a million calls: assistant, outcome, status, source, dates and both
 * sorts walk their index (Call_workspaceId_…_startedAt_id_idx, …_durationSeconds_id_idx) and end at the limit; values and
 * digits are looked up (Call_variables, Call_customerPhone_digits) where they are rare, and checked on that walk where they
 * are common. How words and comparisons are found: findCalls.
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
    case "lte": {
      const path = comparison({ name, operator, value });
      return sql`jsonb_path_exists(c.variables, ${path}::jsonpath, silent => true)`;
    }
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

/**
 * The ids of a page of calls, in order. Words and comparisons are looked up in indexes of their own; the planner has to
 * guess how many calls have them, and would walk a million for a word that nobody said.
 */
export async function findCalls(scope: Scope, query: CallSelection, page: PageOf): Promise<string[]> {
  const byWords = wordsOf(scope, query);
  if (byWords) return findByWords(scope, byWords, page);
  const compared = query.variable
    ?.filter(isComparison)
    .find((one) => typeof operandOf(one) === "number" || isMoment(one.value));
  const found = compared && (await findByComparison(scope, query, page, compared));
  return found ?? idsOf(scope, sql`${BY_VALUES} ${walk(scope, query, page, page.limit)}`);
}

/** How many calls it finds; `most` when there are as many or more. */
export async function countUpTo(scope: Scope, query: CallSelection, most: number): Promise<number> {
  const byWords = wordsOf(scope, query);
  const from = byWords
    ? sql`(${byWords.index(await allMonths(scope))}) candidate JOIN "Call" c ON c.id = candidate.id`
    : sql`"Call" c`;
  const where = whereCalls(scope, byWords?.others ?? query);
  const [row] = await queryRaw<{ count: number }>(
    scope,
    sql`${BY_VALUES} SELECT count(*)::int AS count FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ${most}) found`,
  );
  return row?.count ?? 0;
}

/** Words that are looked for, in what was said or in a variable's text, apart from all else that is asked. */
interface Sought {
  others: CallSelection;
  /** So many calls are looked through in about 20 ms. */
  sample: number;
  /** Whether the call `c` has the words. */
  has: Prisma.Sql;
  /** The ids of all calls of these months that have them, by an index. */
  index: (months: Months) => Prisma.Sql;
}
interface Months {
  first: number;
  last: number;
}

function wordsOf(scope: Scope, query: CallSelection): Sought | null {
  const isSought = (typed: string) => readTerms(typed).some(({ not }) => !not);
  const { words, variable = [] } = query;
  if (words && isSought(words)) return saidIn(scope, words, { ...query, words: undefined });
  const text = variable.find(({ operator, value }) => operator === "has" && isSought(value));
  return text ? hasIn(scope, text, { ...query, variable: variable.filter((one) => one !== text) }) : null;
}

/** Asked for beforehand: a plan is made by values, not by what a part of the statement will come to. */
async function allMonths(scope: Scope): Promise<Months> {
  const [row] = await queryRaw<Months>(
    scope,
    sql`SELECT wrapup_month(min("startedAt")) AS first, wrapup_month(max("startedAt")) AS last
        FROM "Call" WHERE "workspaceId" = ${scope.workspaceId}`,
  );
  return row ?? { first: 0, last: 0 };
}

/** As wrapup_sought reads them; what must not be there is no help. */
const soughtIn = (terms: Term[], name: string, { first, last }: Months) => {
  const of = (phrases: boolean) =>
    terms.filter(({ not, kind }) => !not && (kind !== "beginning") === phrases).map(({ text }) => text);
  return sql`wrapup_sought(${of(false)}::text[], ${of(true)}::text[], ${name}, ${first}::int, ${last}::int)`;
};

function saidIn(scope: Scope, typed: string, others: CallSelection): Sought {
  const terms = readTerms(typed);
  return {
    others,
    sample: 4000,
    has: said(scope, terms),
    index: (months) => sql`SELECT t."callId" AS id FROM "CallText" t
      WHERE t."workspaceId" = ${scope.workspaceId} AND t.words @@ ${tsquery(terms)}
        AND wrapup_dated(t.words, t."startedAt") @@ ${soughtIn(terms, "", months)}`,
  };
}

function hasIn({ workspaceId }: Scope, condition: VariableCondition, others: CallSelection): Sought {
  const terms = readTerms(condition.value);
  const has = conditionOf(condition);
  // The index knows words and their beginnings; what else is asked is checked at the call, which takes its time.
  const plain = terms.every(({ kind, not, text }) => kind === "beginning" && !not && text.length <= 200);
  const checked = plain ? sql`true` : sql`EXISTS (SELECT 1 FROM "Call" c WHERE c.id = v."callId" AND ${has})`;
  return {
    others,
    sample: 1000,
    has,
    index: (months) => sql`SELECT v."callId" AS id FROM "CallValue" v
      WHERE v."workspaceId" = ${workspaceId} AND v.words @@ ${soughtIn(terms, condition.name, months)} AND ${checked}`,
  };
}

/** Months of each window, from the first call of the walk on; then all. */
const WINDOWS = [2, 6];

/**
 * The next calls of the walk first, which frequent words fill the page from; then by the index the nearest months,
 * further each time, and at last all. What does not fill a page is less than one, so that none of it costs much.
 */
async function findByWords(scope: Scope, sought: Sought, page: PageOf): Promise<string[]> {
  const { ids, walked, from, to } = await sample(scope, sought, page);
  if (ids.length >= page.limit || walked < sought.sample) return ids;
  const { sort = "newest" } = page;
  const find = (months: Months) => lookUp(scope, sought.others, page, sought.index(months));
  for (const months of ORDERS[sort].by === "startedAt" ? WINDOWS : []) {
    const first = sort === "newest" ? to - months + 1 : from;
    const found = await find({ first, last: first + months - 1 });
    if (found.length >= page.limit) return found;
  }
  return find(await allMonths(scope));
}

interface Sampled {
  id: string | null;
  walked: number;
  /** The months of the calls that were walked. */
  from: number;
  to: number;
}

/** What is found among the next calls, and how many there were. */
async function sample(scope: Scope, { others, sample: size, has }: Sought, page: PageOf) {
  const rows = await queryRaw<Sampled>(
    scope,
    sql`${BY_VALUES} WITH next AS MATERIALIZED (${walk(scope, others, page, size, sql`, c.variables`)}),
          facts AS (SELECT count(*)::int AS walked, wrapup_month(min("startedAt")) AS "from",
            wrapup_month(max("startedAt")) AS "to" FROM next)
        SELECT facts.*, found.id FROM facts LEFT JOIN LATERAL (
          SELECT c.id FROM next c WHERE ${has} ORDER BY ${orderOf(page)} LIMIT ${page.limit}) found ON true`,
  );
  const { walked = 0, from = 0, to = 0 } = rows[0] ?? {};
  return { ids: rows.flatMap(({ id }) => id ?? []), walked, from, to };
}

/** The page of the calls whose ids `candidates` selects. */
const lookUp = (scope: Scope, query: CallSelection, page: PageOf, candidates: Prisma.Sql) =>
  idsOf(
    scope,
    sql`${BY_VALUES} WITH candidate AS MATERIALIZED (${candidates})
        SELECT c.id FROM candidate, LATERAL (
          SELECT c.id, c."startedAt", c."durationSeconds" FROM "Call" c
          WHERE c.id = candidate.id AND ${whereOf(scope, query, page)} OFFSET 0) c
        ORDER BY ${orderOf(page)} LIMIT ${page.limit}`,
  );

/** More than these are not few: then the newest are walked. */
const FEW = 2000;

/** By the typed values beside the calls; null where many answer and other filters say how to find them. */
async function findByComparison(
  scope: Scope,
  query: CallSelection,
  page: PageOf,
  compared: Comparison,
): Promise<string[] | null> {
  const { workspaceId } = scope;
  const operand = operandOf(compared);
  const upwards = compared.operator === "gt" || compared.operator === "gte";
  const value =
    typeof operand === "number"
      ? sql`v.number ${upwards ? sql`>=` : sql`<=`} ${operand}::float8`
      : sql`v.moment COLLATE "C" ${upwards ? sql`>=` : sql`<=`} left(${operand}, 40)`;
  const valued = sql`v."workspaceId" = ${workspaceId} AND v.name = ${compared.name} AND ${value}`;
  const few = await idsOf(
    scope,
    sql`${BY_VALUES} SELECT v."callId" AS id FROM "CallValue" v WHERE ${valued} LIMIT ${FEW + 1}`,
  );
  if (few.length <= FEW) return lookUp(scope, query, page, sql`SELECT unnest(${few}::text[]) AS id`);
  const { variable = [], ids, ...others } = query;
  const alone = variable.length === 1 && !ids && Object.values(others).every((one) => one === undefined);
  if (!alone || ORDERS[page.sort ?? "newest"].by !== "startedAt") return null;
  // The index holds the values and is in the order of the list: it is read until the page is full.
  return idsOf(
    scope,
    sql`${BY_VALUES} SELECT c.id FROM (SELECT v."callId" AS id, v."startedAt" FROM "CallValue" v WHERE ${valued}) c
        JOIN "Call" whole ON whole.id = c.id
        WHERE whole."workspaceId" = ${workspaceId} AND ${after(page)}
          AND jsonb_path_exists(whole.variables, ${comparison(compared)}::jsonpath, silent => true)
        ORDER BY ${orderOf(page)} LIMIT ${page.limit}`,
  );
}

const orderOf = ({ sort = "newest" }: PageOf) => ORDERS[sort].order;

const BY_VALUES = Prisma.raw(PLANNED_BY_VALUES);

const idsOf = async (scope: Scope, query: Prisma.Sql) =>
  (await queryRaw<{ id: string }>(scope, query)).map(({ id }) => id);

const after = ({ sort = "newest", cursor }: PageOf) => (cursor ? afterCursor(cursor, sort) : sql`true`);

const whereOf = (scope: Scope, query: CallSelection, page: PageOf) =>
  sql`${whereCalls(scope, query)} AND ${after(page)}`;

const walk = (scope: Scope, query: CallSelection, page: PageOf, limit: number, columns = Prisma.empty) =>
  sql`SELECT c.id, c."startedAt", c."durationSeconds"${columns} FROM "Call" c
      WHERE ${whereOf(scope, query, page)} ORDER BY ${orderOf(page)} LIMIT ${limit}`;
