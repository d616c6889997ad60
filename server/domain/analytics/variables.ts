import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { countDays } from "./days";
import { periodOf } from "./delivery";
import type { VariableQuery } from "./schema";

/** Values are read from the calls themselves: of a long period of a busy assistant, of each day the newest. */
const LOOKED_AT = 6000;
/** So many values are told apart; the rest is "other". */
const MOST_VALUES = 12;

export interface VariableFigures {
  assistantId: string;
  assistantName: string;
  /** Of all its variables. */
  names: string[];
  name: string;
  type: string;
  /** How many calls were looked at; `cut`: of each day only the newest `perDay`. */
  calls: number;
  cut: boolean;
  perDay: number;
  from: string;
  to: string;
  /** The period's ends, as moments. */
  since: string;
  until: string;
  /** The values by frequency; null is unknown, `other` what is beyond the most frequent. */
  values: { value: string | null; other: boolean; calls: number }[];
  days: { day: string; counts: number[] }[];
  /** With a second variable: its values, and how many calls have both, by `values` and then by these. */
  crossed: {
    name: string;
    values: { value: string | null; other: boolean; calls: number }[];
    counts: number[][];
  } | null;
}

interface Row {
  day: string;
  one: string | null;
  two: string | null;
  calls: number;
}

/** How the values of a variable are distributed over the completed calls of a period, and over those of a second one. */
export async function getVariableFigures(
  scope: Scope,
  asked: VariableQuery,
): Promise<VariableFigures | null> {
  authorise(scope, "analytics.read");
  const w = scope.workspaceId;
  const assistant = await scope.db.assistant.findFirst({
    where: { workspaceId: w, ...(asked.assistantId ? { id: asked.assistantId } : { archivedAt: null }) },
    orderBy: { id: "asc" },
    select: {
      id: true,
      name: true,
      postCallVariables: {
        where: { workspaceId: w },
        orderBy: { position: "asc" },
        select: { name: true, type: true },
      },
    },
  });
  if (!assistant && asked.assistantId) throw notFound("Assistant");
  const variables = assistant?.postCallVariables ?? [];
  // A variable that the assistant does not have (any more) shows its first.
  const variable = variables.find(({ name }) => name === asked.name) ?? variables[0];
  if (!assistant || !variable) return null;
  const other = asked.with ? variables.find(({ name }) => name === asked.with) : undefined;
  const { from, to, timeZone } = await periodOf(scope, asked);
  const perDay = Math.max(50, Math.floor(LOOKED_AT / countDays(from, to)));
  const textOf = (name: string) => sql`left(c.variables ->> ${name}::text, 60)`;
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT d.day, c.one, c.two, count(*)::int AS calls
        FROM (SELECT to_char(g, 'YYYY-MM-DD') AS day, g::date AS date FROM generate_series(${from}::date, ${to}::date, interval '1 day') g) d
        CROSS JOIN LATERAL (
          SELECT ${textOf(variable.name)} AS one, ${other ? textOf(other.name) : sql`NULL::text`} AS two
          FROM "Call" c
          WHERE c."workspaceId" = ${w} AND c."assistantId" = ${assistant.id} AND c.status = 'completed' AND c.revision > 0
            AND c."startedAt" >= d.date::timestamp AT TIME ZONE ${timeZone}
            AND c."startedAt" < (d.date + 1)::timestamp AT TIME ZONE ${timeZone}
          ORDER BY c."startedAt" DESC, c.id DESC LIMIT ${perDay}
        ) c
        GROUP BY 1, 2, 3 ORDER BY 1`,
  );
  const values = rank(rows.map((row) => ({ value: row.one, calls: row.calls })));
  const second = other ? rank(rows.map((row) => ({ value: row.two, calls: row.calls }))) : null;
  const at = (list: typeof values, value: string | null) => {
    const found = list.findIndex((entry) => !entry.other && entry.value === value);
    return found >= 0 ? found : list.findIndex((entry) => entry.other);
  };
  const days = [...new Set(rows.map(({ day }) => day))].map((day) => ({
    day,
    counts: values.map((_, index) =>
      rows.reduce((sum, row) => sum + (row.day === day && at(values, row.one) === index ? row.calls : 0), 0),
    ),
  }));
  const [ends] = await queryRaw<{ since: Date; until: Date }>(
    scope,
    sql`SELECT (${from}::date)::timestamp AT TIME ZONE "timeZone" AS since, (${to}::date + 1)::timestamp AT TIME ZONE "timeZone" AS until
        FROM "Workspace" WHERE id = ${w} /* "workspaceId" */`,
  );
  const daysWith = new Map<string, number>();
  for (const row of rows) daysWith.set(row.day, (daysWith.get(row.day) ?? 0) + row.calls);
  return {
    ...variable,
    assistantId: assistant.id,
    assistantName: assistant.name,
    names: variables.map(({ name }) => name),
    calls: rows.reduce((sum, { calls }) => sum + calls, 0),
    cut: [...daysWith.values()].some((calls) => calls >= perDay),
    perDay,
    from,
    to,
    since: ends?.since.toISOString() ?? "",
    until: ends?.until.toISOString() ?? "",
    values,
    days,
    crossed:
      other && second
        ? {
            name: other.name,
            values: second,
            counts: values.map((_, one) =>
              second.map((__, two) =>
                rows.reduce(
                  (sum, row) =>
                    sum + (at(values, row.one) === one && at(second, row.two) === two ? row.calls : 0),
                  0,
                ),
              ),
            ),
          }
        : null,
  };
}

/** Unknown comes last; what is rarer than the most frequent values is one entry before it. */
function rank(rows: { value: string | null; calls: number }[]) {
  const sums = new Map<string | null, number>();
  for (const { value, calls } of rows) sums.set(value, (sums.get(value) ?? 0) + calls);
  const known = [...sums].flatMap(([value, calls]) =>
    value === null ? [] : [{ value, other: false, calls }],
  );
  known.sort((one, two) => two.calls - one.calls || one.value.localeCompare(two.value));
  const rest = known.slice(MOST_VALUES).reduce((sum, { calls }) => sum + calls, 0);
  const unknown = sums.get(null) ?? 0;
  return [
    ...known.slice(0, MOST_VALUES),
    ...(rest > 0 ? [{ value: null, other: true, calls: rest }] : []),
    ...(unknown > 0 ? [{ value: null, other: false, calls: unknown }] : []),
  ];
}
