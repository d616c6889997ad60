import { notFound } from "../errors";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { cursorAfter, findCalls } from "./find-calls";
import type { CallQuery, CallSort } from "./schema";

const REVERSED = { newest: "oldest", oldest: "newest", longest: "shortest", shortest: "longest" } as const;

/** The calls before and after one in a list, by its filter and sort; null at its ends. Throws `not_found`. */
export async function findNeighbours(
  scope: Scope,
  { id, sort = "newest", ...query }: CallQuery & { id: string; sort?: CallSort | undefined },
): Promise<{ previous: string | null; next: string | null }> {
  authorise(scope, "calls.read");
  const call = await scope.db.call.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    select: { id: true, startedAt: true, durationSeconds: true },
  });
  if (!call) throw notFound("Call");
  const beside = async (order: CallSort) => {
    const page = { sort: order, cursor: cursorAfter(call, order), limit: 1 };
    const [id] = await findCalls(scope, query, page);
    return id ?? null;
  };
  const [next, previous] = await Promise.all([beside(sort), beside(REVERSED[sort])]);
  return { previous, next };
}
