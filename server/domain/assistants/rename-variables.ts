import { Definition } from "../automations/schema";
import { type Renames, renameInDefinition } from "../automations/shared/rename";
import { executeRaw, queryRaw, type Scope, sql } from "../scope";
import { claimNames } from "./present-names";
import { usesIn } from "./variable-uses";

/** An automation whose published version reads variables by the names that they had. */
export interface StaleVersion {
  automationId: string;
  automationName: string;
  names: { from: string; to: string }[];
}

/**
 * Moves all that is kept by a variable's name to its new one: what calls show, their evaluations, corrections, golden
 * values, jobs, the samples and drafts of automations. To be called in the transaction that renames the variables, with
 * the assistant locked. A published version never changes; those that read an old name are returned.
 */
export async function renameVariables(
  tx: Scope,
  assistantId: string,
  names: Renames,
): Promise<StaleVersion[]> {
  await claimNames(tx, assistantId);
  // Drafts first: whoever saves one at this moment waits for a few rows, not for every call.
  const stale = await renameInAutomations(tx, assistantId, names);
  await renameInCalls(tx, assistantId, names);
  return stale;
}

/** "budget_removed_20261125": under it the values of a variable that is gone stay in older revisions. */
const asideName = (name: string, now: Date) =>
  `${name.slice(0, 40)}_removed_${now.toISOString().slice(0, 10).replaceAll("-", "")}`;

async function renameInCalls(tx: Scope, assistantId: string, names: Renames) {
  const { workspaceId } = tx;
  // A name that comes free by no renaming of now belonged to a variable that was removed.
  const displaced = [...names.values()].filter((name) => !names.has(name));
  const keys = [...names.keys(), ...displaced];
  const shown = JSON.stringify({
    ...Object.fromEntries(names),
    ...Object.fromEntries(displaced.map((name) => [name, null])),
  });
  const kept = JSON.stringify({
    ...Object.fromEntries(names),
    ...Object.fromEntries(displaced.map((name) => [name, asideName(name, tx.now())])),
  });
  await executeRaw(
    tx,
    sql`UPDATE "Call"
        SET variables = wrapup_rename_keys(variables, ${shown}::jsonb),
            evidence = wrapup_rename_keys(evidence, ${shown}::jsonb),
            corrected = wrapup_rename_list(corrected, ${shown}::jsonb)
        WHERE "workspaceId" = ${workspaceId} AND "assistantId" = ${assistantId}
          AND (variables ?| ${keys} OR evidence ?| ${keys} OR corrected && ${keys})`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "Evaluation" e
        SET variables = wrapup_rename_keys(e.variables, ${kept}::jsonb),
            evidence = wrapup_rename_keys(e.evidence, ${kept}::jsonb),
            reasons = wrapup_rename_keys(e.reasons, ${kept}::jsonb),
            definitions = wrapup_rename_definitions(e.definitions, ${kept}::jsonb)
        FROM "Call" c
        WHERE c.id = e."callId" AND c."workspaceId" = ${workspaceId} AND c."assistantId" = ${assistantId}
          AND (e.variables ?| ${keys} OR e.reasons ?| ${keys})`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "Correction" r SET name = ${kept}::jsonb ->> r.name
        FROM "Call" c
        WHERE c.id = r."callId" AND c."workspaceId" = ${workspaceId} AND c."assistantId" = ${assistantId}
          AND r.name = ANY(${keys})`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "GoldenCall" SET "values" = wrapup_rename_keys("values", ${shown}::jsonb)
        WHERE "workspaceId" = ${workspaceId} AND "assistantId" = ${assistantId} AND "values" ?| ${keys}`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "EvaluationJob"
        SET definitions = wrapup_rename_definitions(definitions, ${kept}::jsonb),
            settings = settings
              || CASE WHEN jsonb_typeof(settings -> 'names') IS DISTINCT FROM 'array' THEN '{}'::jsonb ELSE
                jsonb_build_object('names', to_jsonb(wrapup_rename_list(
                  ARRAY(SELECT jsonb_array_elements_text(settings -> 'names')), ${kept}::jsonb))) END
              || CASE WHEN jsonb_typeof(settings -> 'stored') IS DISTINCT FROM 'array' THEN '{}'::jsonb ELSE
                jsonb_build_object('stored', wrapup_rename_definitions(settings -> 'stored', ${kept}::jsonb)) END
        WHERE "workspaceId" = ${workspaceId} AND "assistantId" = ${assistantId}`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "EvaluationJobItem" i
        SET before = wrapup_rename_keys(i.before, ${kept}::jsonb), after = wrapup_rename_keys(i.after, ${kept}::jsonb)
        FROM "EvaluationJob" j
        WHERE j.id = i."jobId" AND j."workspaceId" = ${workspaceId} AND j."assistantId" = ${assistantId}
          AND (i.before ?| ${keys} OR i.after ?| ${keys})`,
  );
  await executeRaw(
    tx,
    sql`UPDATE "TriggerSample" s
        SET payload = jsonb_set(
          jsonb_set(s.payload, '{data,variables}', wrapup_rename_keys(s.payload #> '{data,variables}', ${shown}::jsonb)),
          '{data,evidence}', wrapup_rename_keys(s.payload #> '{data,evidence}', ${shown}::jsonb))
        FROM "Automation" a
        WHERE a.id = s."automationId" AND a."workspaceId" = ${workspaceId} AND a."assistantId" = ${assistantId}
          AND s.payload #> '{data,variables}' ?| ${keys}`,
  );
}

async function renameInAutomations(tx: Scope, assistantId: string, names: Renames): Promise<StaleVersion[]> {
  const { workspaceId } = tx;
  const locked = await queryRaw<{ id: string }>(
    tx,
    sql`SELECT id FROM "Automation" WHERE "workspaceId" = ${workspaceId} AND "assistantId" = ${assistantId}
        ORDER BY id FOR NO KEY UPDATE`,
  );
  const stale: StaleVersion[] = [];
  for (const { id } of locked) {
    const row = await tx.db.automation.findFirstOrThrow({
      where: { id, workspaceId },
      select: { name: true, draft: true, publishedVersionId: true },
    });
    const draft = Definition.parse(row.draft);
    // A longer name may not fit into a message; that draft stays, and its uses are reported as such.
    const renamed = Definition.safeParse(renameInDefinition(draft, names));
    if (renamed.success && JSON.stringify(renamed.data) !== JSON.stringify(draft)) {
      await tx.db.automation.update({
        where: { id, workspaceId },
        data: { draft: JSON.parse(JSON.stringify(renamed.data)), draftRevision: { increment: 1 } },
      });
    }
    const version = row.publishedVersionId
      ? await tx.db.automationVersion.findFirst({ where: { id: row.publishedVersionId, workspaceId } })
      : null;
    const read = version
      ? [...names].filter(
          ([from]) => usesIn(Definition.parse(version.definition), `variables.${from}`).length > 0,
        )
      : [];
    if (read.length > 0) {
      stale.push({
        automationId: id,
        automationName: row.name,
        names: read.map(([from, to]) => ({ from, to })),
      });
    }
  }
  return stale;
}
