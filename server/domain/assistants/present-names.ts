import type { Extraction } from "../evaluation/schema";
import { queryRaw, type Scope, sql } from "../scope";
import type { PostCallVariable } from "./schema";

/**
 * Variables are renamed alone: until this transaction ends no name of the assistant's variables changes. To be called
 * before anything is written by name.
 */
export async function holdNames(tx: Scope, assistantId: string): Promise<void> {
  await queryRaw(
    tx,
    sql`SELECT pg_advisory_xact_lock_shared(hashtextextended('variables:' || id, 0))::text FROM "Assistant"
        WHERE id = ${assistantId} AND "workspaceId" = ${tx.workspaceId}`,
  );
}

/** The renaming itself: waits for what writes by the old names, and keeps off what would. */
export async function claimNames(tx: Scope, assistantId: string): Promise<void> {
  await queryRaw(
    tx,
    sql`SELECT pg_advisory_xact_lock(hashtextextended('variables:' || id, 0))::text FROM "Assistant"
        WHERE id = ${assistantId} AND "workspaceId" = ${tx.workspaceId}`,
  );
}

interface Reading {
  definitions: PostCallVariable[];
  extraction: Extraction;
}

/**
 * A reading takes as long as its model does, and a variable may get another name meanwhile. Gives the reading the names
 * of now and holds them. A variable that is gone keeps its own, unless another one took it: then its value goes too.
 */
export async function underPresentNames<T extends Reading>(
  tx: Scope,
  assistantId: string,
  reading: T,
): Promise<T> {
  await holdNames(tx, assistantId);
  const rows = await tx.db.postCallVariable.findMany({
    where: { workspaceId: tx.workspaceId, assistantId },
    select: { id: true, name: true },
  });
  const present = new Map(rows.map(({ id, name }) => [id, name]));
  const taken = new Set(present.values());
  const names = new Map<string, string | null>();
  for (const { id = "", name } of reading.definitions) {
    const now = present.get(id) ?? (taken.has(name) ? null : name);
    if (now !== name) names.set(name, now);
  }
  return names.size === 0 ? reading : renameReading(reading, names);
}

/** New names by old ones; null: left out. */
function renameReading<T extends Reading>(reading: T, names: ReadonlyMap<string, string | null>): T {
  const named = (name: string) => (names.has(name) ? (names.get(name) ?? null) : name);
  const keys = <V>(object: Record<string, V>) =>
    Object.fromEntries(
      Object.entries(object).flatMap(([name, value]) => {
        const now = named(name);
        return now === null ? [] : [[now, value] as const];
      }),
    );
  const { definitions, extraction } = reading;
  return {
    ...reading,
    definitions: definitions.flatMap((definition) => {
      const name = named(definition.name);
      return name === null
        ? []
        : [{ ...definition, name, settings: renameCondition(definition.settings, named) }];
    }),
    extraction: {
      ...extraction,
      variables: keys(extraction.variables),
      evidence: keys(extraction.evidence),
      reasons: keys(extraction.reasons),
    },
  };
}

function renameCondition(settings: PostCallVariable["settings"], named: (name: string) => string | null) {
  const { condition } = settings;
  if (condition?.kind !== "variable") return settings;
  return { ...settings, condition: { ...condition, name: named(condition.name) ?? condition.name } };
}
