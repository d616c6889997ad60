import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import type { AnalyticsPeriod, Counts } from "./schema";
import { readStats } from "./stats";

export type AssistantCounts = { assistantId: string; name: string } & Counts;

/** The period's counts of each assistant that had any, most calls first. What belongs to no assistant is left out. */
export async function countByAssistant(scope: Scope, asked: AnalyticsPeriod): Promise<AssistantCounts[]> {
  authorise(scope, "analytics.read");
  const days = await periodOf(scope, asked);
  const rows = await readStats(scope, { dim: "assistant", days, by: "key" });
  const assistants = await scope.db.assistant.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: rows.map(({ key }) => key) } },
    select: { id: true, name: true },
  });
  const names = new Map(assistants.map(({ id, name }) => [id, name]));
  return rows
    .flatMap(({ day: _, key, ...counts }) => {
      const name = names.get(key);
      if (name === undefined || (asked.assistantId && key !== asked.assistantId)) return [];
      return [{ assistantId: key, name, ...counts }];
    })
    .sort((one, other) => other.calls - one.calls || one.name.localeCompare(other.name))
    .slice(0, 100);
}
