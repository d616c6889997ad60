import pg from "pg";
import { z } from "zod";
import { resealSecret } from "./secret-box";

interface Column {
  table: string;
  column: string;
  /** The field that the secret is bound to, where it is not the column. */
  field?: string;
  /** Of the row, where the row is not of a workspace but is one. */
  workspace?: "id";
}

/** Every column that holds a sealed secret; reseal.test.ts finds one that is missing here. */
const COLUMNS: Column[] = [
  { table: "Connection", column: "secret" },
  { table: "WebhookEndpoint", column: "secret" },
  { table: "WebhookEndpoint", column: "previousSecret", field: "secret" },
  { table: "Source", column: "token" },
  { table: "Source", column: "secret" },
  { table: "Workspace", column: "failureSecret", workspace: "id" },
  { table: "AutomationSecret", column: "sealed" },
  { table: "AlertRule", column: "webhookSecret" },
];

const Headers = z.array(z.looseObject({ name: z.string(), value: z.string() }));

export interface Resealed {
  resealed: number;
  /** Sealed by ENCRYPTION_KEY already. */
  kept: number;
  /** What no key opens: "Connection.secret of con_…". */
  lost: string[];
}

/**
 * Seals with ENCRYPTION_KEY what a former key had sealed. Each row by itself and only as it was read: it may be stopped, and
 * the app may run beside it.
 */
export async function resealAll(databaseUrl: string, reseal = resealSecret): Promise<Resealed> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const done: Resealed = { resealed: 0, kept: 0, lost: [] };
  const attempt = (tenant: string, place: { table: string; id: string; field: string }, sealed: string) => {
    try {
      const fresh = reseal({ workspaceId: tenant }, place, sealed);
      if (fresh === null) done.kept += 1;
      return fresh;
    } catch {
      done.lost.push(`${place.table}.${place.field} of ${place.id}`);
      return null;
    }
  };
  try {
    for (const { table, column, field = column, workspace } of COLUMNS) {
      const { rows } = await client.query<{ id: string; tenant: string; sealed: string }>(
        `SELECT id, "${workspace ?? "workspaceId"}" AS tenant, "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL`,
      );
      for (const { id, tenant, sealed } of rows) {
        const fresh = attempt(tenant, { table, id, field }, sealed);
        if (fresh === null) continue;
        const written = await client.query(
          `UPDATE "${table}" SET "${column}" = $1 WHERE id = $2 AND "${column}" = $3`,
          [fresh, id, sealed],
        );
        done.resealed += written.rowCount ?? 0;
      }
    }
    await resealHeaders(client, attempt, done);
    return done;
  } finally {
    await client.end();
  }
}

type Attempt = (
  tenant: string,
  place: { table: string; id: string; field: string },
  sealed: string,
) => string | null;

/** Custom headers of webhooks: one secret each, in a list. */
async function resealHeaders(client: pg.Client, attempt: Attempt, done: Resealed) {
  const table = "WebhookEndpoint";
  const { rows } = await client.query<{ id: string; workspaceId: string; headers: unknown }>(
    `SELECT id, "workspaceId", headers FROM "${table}" WHERE headers <> '[]'`,
  );
  for (const { id, workspaceId, headers } of rows) {
    let changed = 0;
    const fresh = Headers.parse(headers).map((header) => {
      const sealed = attempt(workspaceId, { table, id, field: `headers.${header.name}` }, header.value);
      if (sealed === null) return header;
      changed += 1;
      return { ...header, value: sealed };
    });
    if (changed === 0) continue;
    const values = [JSON.stringify(fresh), id, JSON.stringify(headers)];
    const written = await client.query(
      `UPDATE "${table}" SET headers = $1::jsonb WHERE id = $2 AND headers = $3::jsonb`,
      values,
    );
    if (written.rowCount) done.resealed += changed;
  }
}
