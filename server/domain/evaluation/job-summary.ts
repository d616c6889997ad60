import type { EvaluationJob } from "@/server/db/generated/client";
import { PostCallVariable } from "../assistants/schema";
import { queryRaw, type Scope, sql } from "../scope";
import { compareGolden, type GoldenComparison, type GoldenScore, scoreGolden } from "./golden-score";
import { JobSettings } from "./job-settings";
import { Variables } from "./schema";

export interface JobSummary {
  /** For each variable that was read: in how many of the calls that are done it got a value, and in how many not. */
  variables: { name: string; known: number; unknown: number }[];
  /** Calls that could not be read, the first 20. */
  failures: { callId: string; error: string }[];
  golden: GoldenResult | null;
}

/** Of a golden check: the two definitions against what people confirmed; `score` is that of the given ones. */
export type GoldenResult = GoldenComparison & { score: GoldenScore };

const FAILURES_SHOWN = 20;

/** What came out of a job so far. */
export async function summarise(
  scope: Scope,
  job: Pick<EvaluationJob, "id" | "kind" | "assistantId" | "definitions" | "settings">,
): Promise<JobSummary> {
  const { workspaceId } = scope;
  const definitions = PostCallVariable.array().parse(job.definitions);
  const settings = JobSettings.parse(job.settings);
  const [counts, failures, golden] = await Promise.all([
    queryRaw<{ name: string; known: number; unknown: number }>(
      scope,
      sql`SELECT e.key AS name, count(*) FILTER (WHERE e.value <> 'null'::jsonb)::int AS known,
                 count(*) FILTER (WHERE e.value = 'null'::jsonb)::int AS unknown
          FROM "EvaluationJobItem" i, jsonb_each(i.after) e
          WHERE i."jobId" = ${job.id} AND i."workspaceId" = ${workspaceId} AND i.state = 'done' GROUP BY e.key`,
    ),
    scope.db.evaluationJobItem.findMany({
      where: { workspaceId, jobId: job.id, state: "failed" },
      orderBy: { id: "asc" },
      take: FAILURES_SHOWN,
      select: { callId: true, error: true },
    }),
    job.kind === "golden" ? compare(scope, job, definitions, settings.stored ?? []) : null,
  ]);
  const read = definitions.filter(({ name }) => settings.names?.includes(name) ?? true);
  return {
    variables: read.map(
      ({ name }) => counts.find((count) => count.name === name) ?? { name, known: 0, unknown: 0 },
    ),
    failures: failures.map(({ callId, error }) => ({ callId, error: error ?? "" })),
    golden,
  };
}

async function compare(
  scope: Scope,
  job: Pick<EvaluationJob, "id" | "assistantId">,
  definitions: PostCallVariable[],
  stored: PostCallVariable[],
): Promise<GoldenResult> {
  const { workspaceId } = scope;
  const [golden, items] = await Promise.all([
    scope.db.goldenCall.findMany({
      where: { workspaceId, assistantId: job.assistantId },
      orderBy: { id: "asc" },
      select: { callId: true, values: true },
    }),
    scope.db.evaluationJobItem.findMany({
      where: { workspaceId, jobId: job.id, state: "done" },
      select: { callId: true, before: true, after: true },
    }),
  ]);
  const readings = (side: "before" | "after") =>
    new Map(items.map((item) => [item.callId, Variables.parse(item[side])]));
  const confirmed = golden.map(({ callId, values }) => ({ callId, values: Variables.parse(values) }));
  const after = { definitions, readings: readings("after") };
  return {
    ...compareGolden(confirmed, { definitions: stored, readings: readings("before") }, after),
    score: scoreGolden(definitions, confirmed, after.readings),
  };
}
