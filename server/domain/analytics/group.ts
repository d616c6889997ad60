import { explainCode } from "../messaging/error-codes";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import type { AnalyticsGroup, Counts, GroupDim } from "./schema";
import { noCounts, readStats } from "./stats";

export interface GroupRow {
  key: string;
  /** In words. */
  name: string;
  /** More about it: of an error, what it means. */
  detail: string | null;
  counts: Counts;
  previous: Counts;
}

/** The period's figures along one dimension, those of the period before beside them; the most first. */
export async function groupFigures(scope: Scope, { by, ...asked }: AnalyticsGroup): Promise<GroupRow[]> {
  authorise(scope, "analytics.read");
  const days = await periodOf(scope, asked);
  const { assistantId } = asked;
  const read = (one: { from: string; to: string }) =>
    readStats(scope, { dim: by, days: one, assistantId, by: "key" });
  const [rows, before] = await Promise.all([read(days), read(days.previous)]);
  const names = await namesOf(
    scope,
    by,
    [...rows, ...before].map(({ key }) => key),
  );
  const keys = [...new Set([...rows, ...before].map(({ key }) => key))];
  const countsOf = (list: typeof rows, wanted: string): Counts => {
    const found = list.find(({ key }) => key === wanted);
    if (!found) return noCounts();
    const { day: _, key: __, ...counts } = found;
    return counts;
  };
  return keys
    .map((key) => ({
      key,
      name: names(key),
      detail: by === "error" ? explainCode(key) : null,
      counts: countsOf(rows, key),
      previous: countsOf(before, key),
    }))
    .filter(({ counts }) => Object.values(counts).some((count) => count !== 0))
    .sort((one, other) =>
      by === "hour"
        ? one.key.localeCompare(other.key)
        : weight(other.counts) - weight(one.counts) || one.name.localeCompare(other.name),
    );
}

const weight = ({ sent, failed, calls, runs }: Counts) => sent + failed || calls || runs;

/** What a key is called. One whose thing is gone keeps its id. */
async function namesOf(scope: Scope, by: GroupDim, keys: string[]): Promise<(key: string) => string> {
  const { workspaceId } = scope;
  switch (by) {
    case "assistant": {
      const rows = await scope.db.assistant.findMany({
        where: { workspaceId, id: { in: keys } },
        select: { id: true, name: true },
      });
      return (key) => (key === "" ? "Of no call" : (rows.find(({ id }) => id === key)?.name ?? key));
    }
    case "automation":
    case "version":
    case "text": {
      const ids = keys.map((key) => key.split(":")[0] ?? "");
      const rows = await scope.db.automation.findMany({
        where: { workspaceId, id: { in: ids } },
        select: { id: true, name: true, draft: true },
      });
      return (key) => {
        if (key === "") return "Written by hand or sent again";
        const [id = "", part = "", variant = ""] = key.split(":");
        const automation = rows.find((row) => row.id === id);
        const name = automation?.name ?? id;
        if (by === "automation") return name;
        if (by === "version") return `${name}, version ${part}`;
        return `${name}: ${stepName(automation?.draft, part) ?? "a removed step"}${variant ? `, text ${variant}` : ""}`;
      };
    }
    case "country": {
      const words = new Intl.DisplayNames("en", { type: "region" });
      return (key) => (/^[A-Z]{2}$/.test(key) ? (words.of(key) ?? key) : "Not known");
    }
    case "error":
      return (key) => (key === "" ? "No code" : key);
    case "hour":
      return (key) => `${key}:00`;
    case "sender":
      return (key) => key;
    default:
      return by satisfies never;
  }
}

/** The name of a step, wherever it stands in the tree. */
function stepName(node: unknown, id: string): string | null {
  if (typeof node !== "object" || node === null) return null;
  if ("id" in node && node.id === id && "name" in node && typeof node.name === "string") return node.name;
  for (const inner of Object.values(node)) {
    const found = stepName(inner, id);
    if (found !== null) return found;
  }
  return null;
}
