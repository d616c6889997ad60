import { type Page, type Paging, toPage } from "../paging";
import type { Scope } from "../scope";
import { actorNames } from "./actor-names";
import { authorise } from "./permissions";

/** The audit log, newest first. `who` is the person's or key's name where there still is one. */
export async function listAudit(scope: Scope, { limit, cursor }: Paging): Promise<Page<AuditView>> {
  authorise(scope, "audit.read");
  const { workspaceId, db } = scope;
  const rows = await db.auditEntry.findMany({
    where: { workspaceId, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  const views = rows.map(({ workspaceId: _, ...row }) => ({
    ...row,
    who: nameOf(row.actor),
  }));
  return toPage(views, limit, (row) => row.id);
}

export interface AuditView {
  id: string;
  actor: string;
  who: string;
  action: string;
  subject: string;
  details: unknown;
  createdAt: Date;
}
