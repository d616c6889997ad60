import { addDays, dayIn, eachDay } from "../analytics/days";
import { VariableSettings } from "../assistants/schema";
import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { BEFORE_DAYS, RECENT_DAYS, type Share, shiftInWords } from "./shared/health-shift";

/** Enough to see a change by, and no more of a busy assistant: the cost depends on the days, not on the calls. */
const CALLS_A_DAY = 50;

/** In how many calls a variable was read, had a value, and was set right by a person. */
export interface HealthCounts {
  read: number;
  known: number;
  corrected: number;
}

export interface VariableHealth {
  name: string;
  recent: HealthCounts;
  before: HealthCounts;
  /** One for each of the 35 days, oldest first. */
  days: (HealthCounts & { day: string })[];
  /** Sudden changes, in words. */
  alarms: string[];
}

/**
 * How well each variable of an assistant is read, by day in the workspace's zone: the last 7 days and the 28 before.
 * Only completed conversations count (who reaches a voicemail learns nothing), of each day the newest 50, and of these
 * the ones that were asked for the variable by its condition. Throws `not_found`.
 */
export async function getHealth(scope: Scope, assistantId: string): Promise<VariableHealth[]> {
  authorise(scope, "assistants.read");
  const { workspaceId } = scope;
  const assistant = await scope.db.assistant.findFirst({
    where: { id: assistantId, workspaceId },
    select: {
      postCallVariables: {
        where: { workspaceId },
        orderBy: { position: "asc" },
        select: { name: true, settings: true },
      },
    },
  });
  if (!assistant) throw notFound("Assistant");
  const days = await countDays(scope, [{ id: assistantId, ...assistant }]);
  return assistant.postCallVariables.map(({ name }) => ({
    name,
    ...judge(
      days.period,
      days.rows.filter((row) => row.name === name),
    ),
  }));
}

export interface HealthAlarm {
  assistantId: string;
  assistant: string;
  /** The first of the variables that changed, in the assistant's order, and how many more did. */
  name: string;
  more: number;
  /** Of the first. */
  words: string;
  /** When the newest call began that was looked at. */
  at: Date;
}

/** Assistants whose variables changed suddenly, of all that are in use. */
export async function findHealthAlarms(scope: Scope): Promise<HealthAlarm[]> {
  authorise(scope, "assistants.read");
  const { workspaceId } = scope;
  const assistants = await scope.db.assistant.findMany({
    where: { workspaceId, archivedAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      name: true,
      postCallVariables: {
        where: { workspaceId },
        orderBy: { position: "asc" },
        select: { name: true, settings: true },
      },
    },
  });
  const { period, rows } = await countDays(scope, assistants);
  return assistants.flatMap((assistant) => {
    const own = rows.filter((row) => row.assistantId === assistant.id);
    const changed = assistant.postCallVariables.flatMap(({ name }) => {
      const [words] = judge(
        period,
        own.filter((row) => row.name === name),
      ).alarms;
      return words === undefined ? [] : [{ name, words }];
    });
    const [first] = changed;
    if (!first) return [];
    const at = new Date(Math.max(...own.map(({ newest }) => newest.getTime())));
    return [{ assistantId: assistant.id, assistant: assistant.name, ...first, more: changed.length - 1, at }];
  });
}

const FRESH_MS = 10 * 60_000;
const REMEMBERED_MS = 60 * 60_000;
const remembered = new Map<string, { at: number; alarms: Promise<HealthAlarm[]>; counting: boolean }>();

/**
 * The same, as it was known: every page asks, and shares of days do not change by the minute. What is older than ten
 * minutes is counted again behind the answer, and nothing is answered that is older than an hour.
 */
export function rememberedHealthAlarms(scope: Scope): Promise<HealthAlarm[]> {
  authorise(scope, "assistants.read");
  const now = scope.now().getTime();
  for (const [id, { at }] of remembered) if (now - at >= REMEMBERED_MS) remembered.delete(id);
  const known = remembered.get(scope.workspaceId);
  if (known && (known.counting || now - known.at < FRESH_MS)) return known.alarms;
  const alarms = findHealthAlarms(scope);
  const latest = { at: now, alarms, counting: false };
  if (known) known.counting = true;
  else remembered.set(scope.workspaceId, latest);
  alarms.then(
    () => remembered.set(scope.workspaceId, latest),
    () => remembered.delete(scope.workspaceId),
  );
  return known?.alarms ?? alarms;
}

interface DayRow extends HealthCounts {
  assistantId: string;
  name: string;
  day: string;
  newest: Date;
}
interface Period {
  from: string;
  /** The first of the recent days. */
  since: string;
  to: string;
}

interface Subject {
  id: string;
  postCallVariables: { name: string; settings: unknown }[];
}

interface AskedWhen {
  assistant: string;
  name: string;
  other?: string;
  equals?: string | number | boolean | undefined;
  seconds?: number;
}

/** What a call must have for a variable to be asked of it. Who hung up is told in too many words to be asked here. */
const conditionsOf = (assistants: Subject[]) =>
  assistants.flatMap(({ id: assistant, postCallVariables }) =>
    postCallVariables.flatMap(({ name, settings }): AskedWhen[] => {
      const { condition } = VariableSettings.catch({}).parse(settings);
      switch (condition?.kind) {
        case "variable":
          return [{ assistant, name, other: condition.name, equals: condition.equals }];
        case "longer_than":
          return [{ assistant, name, seconds: condition.seconds }];
        default:
          return [];
      }
    }),
  );

async function countDays(scope: Scope, assistants: Subject[]): Promise<{ period: Period; rows: DayRow[] }> {
  const { workspaceId } = scope;
  const assistantIds = assistants.map(({ id }) => id);
  const { timeZone } = await scope.db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const to = dayIn(timeZone, scope.now());
  const since = addDays(to, 1 - RECENT_DAYS);
  const from = addDays(since, -BEFORE_DAYS);
  const rows = await queryRaw<DayRow>(
    scope,
    sql`SELECT a.id AS "assistantId", entry.key AS name, d.day, count(*)::int AS read,
               count(*) FILTER (WHERE entry.value <> 'null'::jsonb)::int AS known,
               count(*) FILTER (WHERE entry.key = ANY(c.corrected))::int AS corrected,
               max(c."startedAt") AS newest
        FROM unnest(${assistantIds}::text[]) AS a(id)
        CROSS JOIN unnest(${eachDay(from, to)}::text[]) AS d(day)
        CROSS JOIN LATERAL (
          SELECT variables, corrected, "startedAt", "durationSeconds" FROM "Call"
          WHERE "workspaceId" = ${workspaceId} AND "assistantId" = a.id AND status = 'completed' AND revision > 0
            AND "startedAt" >= (d.day::date)::timestamp AT TIME ZONE ${timeZone}
            AND "startedAt" < (d.day::date + 1)::timestamp AT TIME ZONE ${timeZone}
          ORDER BY "startedAt" DESC, id DESC LIMIT ${CALLS_A_DAY}
        ) c
        CROSS JOIN LATERAL jsonb_each(c.variables) AS entry
        LEFT JOIN jsonb_to_recordset(${JSON.stringify(conditionsOf(assistants))}::jsonb)
          AS k(assistant text, name text, other text, equals jsonb, seconds int)
          ON k.assistant = a.id AND k.name = entry.key
        WHERE (k.seconds IS NULL OR c."durationSeconds" > k.seconds)
          AND (k.other IS NULL OR CASE WHEN k.equals IS NULL
            THEN coalesce(c.variables -> k.other, 'null') <> 'null'::jsonb
            ELSE c.variables -> k.other @> k.equals END)
        GROUP BY 1, 2, 3`,
  );
  return { period: { from, since, to }, rows };
}

const NONE: HealthCounts = { read: 0, known: 0, corrected: 0 };

const sum = (counts: HealthCounts[]): HealthCounts =>
  counts.reduce(
    (all, one) => ({
      read: all.read + one.read,
      known: all.known + one.known,
      corrected: all.corrected + one.corrected,
    }),
    NONE,
  );

/** What the days of one variable come to. */
function judge({ from, since, to }: Period, rows: DayRow[]): Omit<VariableHealth, "name"> {
  const byDay = new Map(rows.map(({ day, read, known, corrected }) => [day, { read, known, corrected }]));
  const days = eachDay(from, to).map((day) => ({ day, ...(byDay.get(day) ?? NONE) }));
  const recent = sum(days.filter(({ day }) => day >= since));
  const before = sum(days.filter(({ day }) => day < since));
  const share = (measure: "known" | "corrected", counts: HealthCounts): Share => ({
    count: counts[measure],
    of: counts.read,
  });
  const alarms = (["known", "corrected"] as const).flatMap(
    (measure) => shiftInWords(measure, share(measure, recent), share(measure, before)) ?? [],
  );
  return { days, recent, before, alarms };
}
