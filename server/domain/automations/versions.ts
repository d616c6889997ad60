import { notFound } from "../errors";
import type { Scope } from "../scope";
import { actorNames } from "../workspaces/actor-names";
import { authorise } from "../workspaces/permissions";
import { Definition } from "./schema";

export interface VersionView {
  id: string;
  number: number;
  note: string | null;
  /** Null: the person is gone. */
  publishedBy: string | null;
  createdAt: Date;
  current: boolean;
  definition: Definition;
}

/** All versions, newest first. */
export async function listVersions(scope: Scope, id: string): Promise<VersionView[]> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const automation = await scope.db.automation.findFirst({ where: { id, workspaceId } });
  if (!automation) throw notFound("Automation");
  const rows = await scope.db.automationVersion.findMany({
    where: { automationId: id, workspaceId },
    orderBy: { number: "desc" },
    take: 200,
  });
  const nameOf = await actorNames(
    scope,
    rows.flatMap(({ publishedById }) => (publishedById ? [actorOf(publishedById)] : [])),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    note: row.note,
    publishedBy: row.publishedById ? nameOf(actorOf(row.publishedById)) : null,
    createdAt: row.createdAt,
    current: row.id === automation.publishedVersionId,
    definition: Definition.parse(row.definition),
  }));
}

/** A person is stored by their id alone, keys and jobs as the audit log names them. */
const actorOf = (publishedById: string) =>
  publishedById.includes(":") ? publishedById : `user:${publishedById}`;
