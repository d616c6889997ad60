import type { Scope } from "../scope";

const idOf = (actor: string) => actor.slice(actor.indexOf(":") + 1);

/** Who "user:usr_…" and "apiKey:key_…" are, by name; one who is gone, or a job, stays as it is written. */
export async function actorNames(scope: Scope, actors: string[]): Promise<(actor: string) => string> {
  const idsOf = (kind: string) => [...new Set(actors.filter((actor) => actor.startsWith(kind)).map(idOf))];
  const [people, keys] = await Promise.all([
    scope.db.user.findMany({ where: { id: { in: idsOf("user:") } }, select: { id: true, name: true } }),
    scope.db.apiKey.findMany({
      where: { workspaceId: scope.workspaceId, id: { in: idsOf("apiKey:") } },
      select: { id: true, name: true },
    }),
  ]);
  const names = new Map([...people, ...keys].map(({ id, name }) => [id, name]));
  return (actor) => names.get(idOf(actor)) ?? actor;
}
