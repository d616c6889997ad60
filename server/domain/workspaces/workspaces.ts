import type { z } from "zod";
import type { Db, RootDb } from "@/server/db/client";
import { invalid, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "./audit";
import { authorise } from "./permissions";
import type { UpdateWorkspace } from "./schema";
import { createWorkspaceFor } from "./sign-up";

/** What belongs to a person rather than to a workspace is done with this in place of a Scope. */
export interface PersonScope {
  db: RootDb;
  userId: string;
}

/** The workspaces that this person is a member of, oldest membership first. */
export async function listMyWorkspaces({ db, userId }: { db: Db; userId: string }) {
  const memberships = await db.membership.findMany({
    where: { userId },
    orderBy: { id: "asc" },
    select: { role: true, workspace: { select: { id: true, slug: true, name: true } } },
  });
  return memberships.map(({ role, workspace }) => ({ ...workspace, role }));
}

/** One more workspace; the person becomes its owner. */
export const createWorkspace = (person: PersonScope, input: { name: string }) =>
  createWorkspaceFor(person.db, { userId: person.userId }, input.name);

export async function getWorkspace(scope: Scope) {
  authorise(scope, "workspace.read");
  const workspace = await scope.db.workspace.findUnique({ where: { id: scope.workspaceId } });
  if (!workspace) throw notFound("Workspace");
  return workspace;
}

/** What is absent stays. The slug stays too, so that links go on working. */
export async function updateWorkspace(scope: Scope, input: z.output<typeof UpdateWorkspace>) {
  authorise(scope, "workspace.update");
  return transaction(scope, async (tx) => {
    const before = await tx.db.workspace.findUniqueOrThrow({ where: { id: tx.workspaceId } });
    const workspace = await tx.db.workspace.update({ where: { id: tx.workspaceId }, data: input });
    // Another zone has other days: all figures are counted again.
    if (before.timeZone !== workspace.timeZone) {
      await tx.emit({ name: "analytics/recount.requested", data: {} });
    }
    await audit(tx, "workspace.updated", workspace.id, { ...input });
    return workspace;
  });
}

/**
 * Removes the workspace with all that it holds, for good. `slug` is typed by the person as a confirmation; another one
 * is `invalid`.
 */
export async function removeWorkspace(scope: Scope, input: { slug: string }): Promise<void> {
  authorise(scope, "workspace.delete");
  const workspace = await getWorkspace(scope);
  if (input.slug !== workspace.slug) throw invalid("slug", `Type ${workspace.slug} to confirm`);
  await transaction(scope, async (tx) => {
    const where = { workspaceId: tx.workspaceId };
    await tx.db.workspace.delete({ where: { id: tx.workspaceId } });
    // These hang on no foreign key.
    await tx.db.outboxEvent.deleteMany({ where });
    await tx.db.statDelta.deleteMany({ where });
    await tx.db.stat.deleteMany({ where });
    await tx.db.frozenDay.deleteMany({ where });
    await tx.db.idempotencyKey.deleteMany({ where });
  });
}
