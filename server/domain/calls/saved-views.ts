import { Prisma } from "@/server/db/generated/client";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";

export interface SavedViewRow {
  id: string;
  name: string;
  /** As the list's address has it, without "?". */
  query: string;
}

const MOST = 50;

/** The views of the list that people of the workspace have saved, by name. */
export async function listViews(scope: Scope): Promise<SavedViewRow[]> {
  authorise(scope, "calls.read");
  return scope.db.savedView.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { name: "asc" },
    select: { id: true, name: true, query: true },
  });
}

/** Everybody in the workspace sees it. Throws `invalid` for a name that another one has. */
export async function createView(
  scope: Scope,
  { name, query }: { name: string; query: string },
): Promise<SavedViewRow> {
  authorise(scope, "views.write");
  const { workspaceId } = scope;
  if ((await scope.db.savedView.count({ where: { workspaceId } })) >= MOST)
    throw new DomainError("conflict", `There are ${MOST} views already; remove one first`);
  const createdById = scope.actor.kind === "user" ? scope.actor.userId : null;
  return named(() =>
    scope.db.savedView.create({
      data: { id: newId("savedView"), workspaceId, name, query: plain(query), createdById },
      select: { id: true, name: true, query: true },
    }),
  );
}

/** Renames it, or makes it what the list shows now. Throws `not_found`, `invalid` for a name that another one has. */
export async function updateView(
  scope: Scope,
  { id, name, query }: { id: string; name?: string | undefined; query?: string | undefined },
): Promise<void> {
  authorise(scope, "views.write");
  const { count } = await named(() =>
    scope.db.savedView.updateMany({
      where: { id, workspaceId: scope.workspaceId },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(query === undefined ? {} : { query: plain(query) }),
      },
    }),
  );
  if (count === 0) throw notFound("View");
}

export async function removeView(scope: Scope, id: string): Promise<void> {
  authorise(scope, "views.write");
  const { count } = await scope.db.savedView.deleteMany({ where: { id, workspaceId: scope.workspaceId } });
  if (count === 0) throw notFound("View");
}

/** Only parameters: it becomes part of an address of ours. */
const plain = (query: string) => new URLSearchParams(query).toString();

async function named<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw invalid("name", "There is a view of this name already");
    throw error;
  }
}
