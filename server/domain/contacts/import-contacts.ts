import { notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { type CsvColumn, type CsvContact, type ReadContacts, readContactCsv } from "./read-contact-csv";
import type { ImportContacts } from "./schema";

export interface ContactImport {
  columns: CsvColumn[];
  /** Numbers that are new. */
  added: number;
  /** Numbers that are there already: they gain what the file says. */
  known: number;
  repeated: number;
  bad: number;
  /** The first of them. */
  badRows: ReadContacts["bad"];
}

const SHOWN_BAD = 200;
const CHUNK = 1000;

/** What an import would do, and what is wrong with its rows; changes nothing. */
export async function previewContactImport(scope: Scope, input: ImportContacts): Promise<ContactImport> {
  authorise(scope, "contacts.write");
  const read = await readFor(scope, input);
  let known = 0;
  for (const chunk of chunksOf(read.good)) {
    const [row] = await queryRaw<{ count: number }>(
      scope,
      sql`SELECT count(*)::int AS count FROM "Contact"
          WHERE "workspaceId" = ${scope.workspaceId} AND phone = ANY(${chunk.map(({ phone }) => phone)}::text[])`,
    );
    known += row?.count ?? 0;
  }
  return summarise(read, read.good.length - known);
}

/**
 * Adds the good rows and gives known numbers what the file says of them, all or none; an empty cell changes nothing. Bad
 * rows are reported and left out. Nobody is opted in by it. Audited as one entry.
 */
export async function importContacts(scope: Scope, input: ImportContacts): Promise<ContactImport> {
  authorise(scope, "contacts.write");
  const read = await readFor(scope, input);
  const added = await transaction(
    scope,
    async (tx) => {
      let count = 0;
      for (const chunk of chunksOf(read.good)) count += await storeChunk(tx, chunk);
      const figures = { added: count, known: read.good.length - count, bad: read.bad.length };
      if (read.good.length > 0) await audit(tx, "contacts.imported", tx.workspaceId, figures);
      return count;
    },
    { timeout: 60_000 },
  );
  return summarise(read, added);
}

/** Returns how many are new: a row that was never updated has no earlier version. */
async function storeChunk(tx: Scope, chunk: CsvContact[]): Promise<number> {
  const { workspaceId } = tx;
  const rows = chunk.map(({ line: _, ...contact }) => ({ id: newId("contact"), ...contact }));
  const before = await tx.db.contact.count({
    where: { workspaceId, phone: { in: rows.map(({ phone }) => phone) } },
  });
  await executeRaw(
    tx,
    sql`INSERT INTO "Contact" AS c (id, "workspaceId", phone, name, email, "timeZone", lead, "updatedAt")
        SELECT r.id, ${workspaceId}, r.phone, r.name, r.email, r."timeZone", r.lead, now()
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r(id text, phone text, name text, email text, "timeZone" text, lead jsonb)
        ORDER BY r.phone
        ON CONFLICT ("workspaceId", phone) DO UPDATE SET
          name = COALESCE(EXCLUDED.name, c.name), email = COALESCE(EXCLUDED.email, c.email),
          "timeZone" = COALESCE(EXCLUDED."timeZone", c."timeZone"), lead = c.lead || EXCLUDED.lead, "updatedAt" = now()`,
  );
  return rows.length - before;
}

async function readFor(scope: Scope, { csv, columns }: ImportContacts): Promise<ReadContacts> {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { country: true },
  });
  if (!workspace) throw notFound("Workspace");
  return readContactCsv(csv, workspace.country, columns);
}

const chunksOf = (rows: CsvContact[]) =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) => rows.slice(at * CHUNK, (at + 1) * CHUNK));

const summarise = ({ columns, good, bad, repeated }: ReadContacts, added: number): ContactImport => ({
  columns,
  added,
  known: good.length - added,
  repeated,
  bad: bad.length,
  badRows: bad.slice(0, SHOWN_BAD),
});
