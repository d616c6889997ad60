import { type Page, type Paging, toPage } from "../paging";
import type { Scope } from "../scope";
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
  const idsOf = (kind: string) =>
    rows.filter((row) => row.actor.startsWith(kind)).map((row) => row.actor.slice(kind.length));
  const [people, keys] = await Promise.all([
    db.user.findMany({ where: { id: { in: idsOf("user:") } }, select: { id: true, name: true } }),
    db.apiKey.findMany({
      where: { workspaceId, id: { in: idsOf("apiKey:") } },
      select: { id: true, name: true },
    }),
  ]);
  const names = new Map([...people, ...keys].map(({ id, name }) => [id, name]));
  const views = rows.map(({ workspaceId: _, ...row }) => ({
    ...row,
    who: names.get(row.actor.slice(row.actor.indexOf(":") + 1)) ?? row.actor,
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
