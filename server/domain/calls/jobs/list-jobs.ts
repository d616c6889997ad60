import type { CallJob, CallJobPart } from "@/server/db/generated/client";
import { notFound } from "../../errors";
import type { Scope } from "../../scope";
import { actorNames } from "../../workspaces/actor-names";
import { authorise } from "../../workspaces/permissions";
import { ExportSettings, Problems } from "./job";

export interface CallJobView {
  id: string;
  kind: CallJob["kind"];
  state: CallJob["state"];
  total: number;
  done: number;
  failed: number;
  /** The first calls that failed. */
  problems: Problems;
  /** In words, when it failed. */
  error: string | null;
  who: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Of an export. */
  file: { format: "csv" | "json"; ready: boolean; expiresAt: Date } | null;
}

const LISTED = 20;
const KEPT_DAYS = 7;
const DAY = 86_400_000;
/** A file goes earlier where somebody in it is erased, or a transcript in it has had its days. */
export const FIRST_PART = { parts: { where: { number: 0 }, select: { number: true } } } as const;
type JobRow = CallJob & { parts: Pick<CallJobPart, "number">[] };

/** The newest jobs, newest first. */
export async function listCallJobs(scope: Scope): Promise<CallJobView[]> {
  authorise(scope, "calls.read");
  const rows = await scope.db.callJob.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "desc" },
    take: LISTED,
    include: FIRST_PART,
  });
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  return rows.map((row) => toView(row, nameOf(row.actor), scope.now()));
}

function toView(row: JobRow, who: string, now: Date): CallJobView {
  const { id, kind, state, total, done, failed, error, createdAt, endedAt } = row;
  const expiresAt = new Date((endedAt ?? createdAt).getTime() + KEPT_DAYS * DAY);
  return {
    ...{ id, kind, state, total, done, failed, error, createdAt, endedAt, who },
    problems: Problems.parse(row.problems),
    file:
      kind === "export"
        ? {
            format: ExportSettings.parse(row.settings).format,
            ready: state === "succeeded" && expiresAt > now && row.parts.length > 0,
            expiresAt,
          }
        : null,
  };
}

/**
 * One piece of an exported file, from 0; null after the last. Throws `not_found` for a job that is no finished export,
 * or whose file is deleted.
 */
export async function readExportPart(
  scope: Scope,
  { id, number }: { id: string; number: number },
): Promise<{ format: "csv" | "json"; content: string } | null> {
  authorise(scope, "calls.export");
  const { workspaceId } = scope;
  const job = await scope.db.callJob.findFirst({ where: { id, workspaceId }, include: FIRST_PART });
  const file = job && toView(job, "", scope.now()).file;
  if (!file?.ready) throw notFound("File");
  const part = await scope.db.callJobPart.findFirst({ where: { workspaceId, jobId: id, number } });
  return part && { format: file.format, content: part.content };
}
