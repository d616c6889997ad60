import type { CallJob } from "@/server/db/generated/client";
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

/** The newest jobs, newest first. */
export async function listCallJobs(scope: Scope): Promise<CallJobView[]> {
  authorise(scope, "calls.read");
  const rows = await scope.db.callJob.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "desc" },
    take: LISTED,
  });
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  return rows.map((row) => toView(row, nameOf(row.actor), scope.now()));
}

function toView(row: CallJob, who: string, now: Date): CallJobView {
  const { id, kind, state, total, done, failed, error, createdAt, endedAt } = row;
  const expiresAt = new Date(createdAt.getTime() + KEPT_DAYS * DAY);
  return {
    ...{ id, kind, state, total, done, failed, error, createdAt, endedAt, who },
    problems: Problems.parse(row.problems),
    file:
      kind === "export"
        ? {
            format: ExportSettings.parse(row.settings).format,
            ready: state === "succeeded" && expiresAt > now,
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
  const job = await scope.db.callJob.findFirst({ where: { id, workspaceId } });
  const file = job && toView(job, "", scope.now()).file;
  if (!file?.ready) throw notFound("File");
  const part = await scope.db.callJobPart.findFirst({ where: { workspaceId, jobId: id, number } });
  if (!part && number === 0) throw notFound("File");
  return part && { format: file.format, content: part.content };
}
