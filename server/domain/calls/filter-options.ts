import type { PostCallVariableType } from "../assistants/schema";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

export interface FilterOptions {
  /** By name; of variables of one name the newest assistant's type, and all their options. */
  variables: { name: string; type: PostCallVariableType; options: string[] }[];
  /** Who has reported calls: "api", "phone", "vapi" … */
  sources: string[];
}

/** What calls can be filtered by in this workspace. */
export async function listFilterOptions(scope: Scope): Promise<FilterOptions> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const [rows, sources] = await Promise.all([
    db.postCallVariable.findMany({
      where: { workspaceId, assistant: { archivedAt: null } },
      orderBy: [{ position: "asc" }, { assistantId: "desc" }],
      select: { name: true, type: true, options: true },
    }),
    // From one source to the next by the index: as many steps as there are sources, however many calls.
    queryRaw<{ provider: string }>(
      scope,
      sql`WITH RECURSIVE seen AS (
            (SELECT provider FROM "Call" WHERE "workspaceId" = ${workspaceId} ORDER BY provider LIMIT 1)
            UNION ALL
            SELECT (SELECT c.provider FROM "Call" c
                    WHERE c."workspaceId" = ${workspaceId} AND c.provider > seen.provider ORDER BY c.provider LIMIT 1)
            FROM seen WHERE seen.provider IS NOT NULL
          )
          SELECT provider FROM seen WHERE provider IS NOT NULL`,
    ),
  ]);
  const variables = new Map<string, FilterOptions["variables"][number]>();
  for (const { name, type, options } of rows) {
    const known = variables.get(name);
    variables.set(name, {
      name,
      type: known?.type ?? type,
      options: [...new Set([...(known?.options ?? []), ...options])],
    });
  }
  return { variables: [...variables.values()], sources: sources.map(({ provider }) => provider) };
}
