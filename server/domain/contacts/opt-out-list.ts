import { wakeRunsOf, wakeWaiting } from "../automations/waits";
import { notFound } from "../errors";
import { newId } from "../ids";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { closeRequests, type OptOutView, toOptOutView } from "./opt-outs";
import { type ReadOptOuts, readOptOutCsv } from "./read-opt-out-csv";
import type { ImportOptOuts } from "./schema";

export interface ImportSummary {
  /** Numbers that are new in the list. */
  added: number;
  /** Numbers that were in it. */
  known: number;
  repeated: number;
  bad: number;
  /** The first of them. */
  badRows: ReadOptOuts["bad"];
  /** The first good ones. */
  goodRows: { line: number; phone: string; ownNumber: string | null; note: string | null }[];
}

const SHOWN_BAD = 200;
const SHOWN_GOOD = 5;
const CHUNK = 1000;
/** More than any list of one business, and what a browser still turns into a file. */
export const MAX_EXPORT = 100_000;

/** What an import would do, and what is wrong with its rows; changes nothing. */
export async function previewOptOutImport(scope: Scope, input: ImportOptOuts): Promise<ImportSummary> {
  authorise(scope, "optOuts.write");
  const read = await readFor(scope, input.csv);
  let known = 0;
  for (const chunk of chunksOf(read.good)) {
    const rows = await queryRaw<{ count: number }>(
      scope,
      sql`SELECT count(*)::int AS count
          FROM unnest(${chunk.map(({ phone }) => phone)}::text[], ${chunk.map(({ ownNumber }) => ownNumber)}::text[]) AS r(phone, own)
          JOIN "OptOut" o ON o."workspaceId" = ${scope.workspaceId} AND o.phone = r.phone AND o."ownNumber" = r.own`,
    );
    known += rows[0]?.count ?? 0;
  }
  return summarise(read, read.good.length - known);
}

/**
 * Adds the good rows to the list, all or none, and takes back what waits for their numbers in the same commit; bad rows
 * are reported and left out. Imported numbers are not counted as answers to our texts. Audited as one entry.
 */
export async function importOptOuts(scope: Scope, input: ImportOptOuts): Promise<ImportSummary> {
  authorise(scope, "optOuts.write");
  const read = await readFor(scope, input.csv);
  const added = await transaction(
    scope,
    async (tx) => {
      let count = 0;
      for (const chunk of chunksOf(read.good)) count += await addChunk(tx, chunk);
      const figures = { added: count, known: read.good.length - count, bad: read.bad.length };
      if (read.good.length > 0) await audit(tx, "optOuts.imported", tx.workspaceId, figures);
      return count;
    },
    { timeout: 60_000 },
  );
  return summarise(read, added);
}

async function addChunk(tx: Scope, chunk: ReadOptOuts["good"]): Promise<number> {
  const { workspaceId } = tx;
  const { count } = await tx.db.optOut.createMany({
    data: chunk.map(({ phone, ownNumber, note }) => ({
      id: newId("optOut"),
      workspaceId,
      phone,
      scope: ownNumber === "" ? ("all" as const) : ("number" as const),
      ownNumber,
      source: "import",
      note,
      createdAt: tx.now(),
    })),
    skipDuplicates: true,
  });
  const forAll = chunk.filter(({ ownNumber }) => ownNumber === "").map(({ phone }) => phone);
  if (forAll.length > 0) await closeRequests(tx, forAll, "opted_out");
  const reason = "Not sent: the recipient opted out before it was due";
  const held = await queryRaw<{ id: string; runId: string | null }>(
    tx,
    sql`WITH held AS (
          UPDATE "Message" m SET status = 'suppressed', reason = ${reason}
          FROM unnest(${chunk.map(({ phone }) => phone)}::text[], ${chunk.map(({ ownNumber }) => ownNumber)}::text[]) AS r(phone, own)
          WHERE m."workspaceId" = ${workspaceId} AND m.status = 'pending' AND m."to" = r.phone
            AND NOT m."consentNotice" AND (r.own = '' OR m."from" = r.own)
          RETURNING m.id, m."runId"
        ), once AS (SELECT DISTINCT id, "runId" FROM held), noted AS (
          INSERT INTO "MessageStatusEvent" (id, "workspaceId", "messageId", status, source, detail, "createdAt")
          SELECT 'mse_' || replace(gen_random_uuid()::text, '-', ''), ${workspaceId}, id, 'suppressed', 'rule', ${reason}, now()
          FROM once
        )
        SELECT id, "runId" FROM once`,
  );
  await wakeRunsOf(tx, held);
  await wakeWaiting(
    tx,
    chunk.map(({ phone }) => phone),
  );
  return count;
}

async function readFor(scope: Scope, csv: string): Promise<ReadOptOuts> {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: {
      country: true,
      phoneNumbers: { where: { workspaceId: scope.workspaceId }, select: { phone: true } },
    },
  });
  if (!workspace) throw notFound("Workspace");
  return readOptOutCsv(
    csv,
    workspace.country,
    workspace.phoneNumbers.map(({ phone }) => phone),
  );
}

const chunksOf = (rows: ReadOptOuts["good"]) =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) => rows.slice(at * CHUNK, (at + 1) * CHUNK));

const summarise = ({ good, bad, repeated }: ReadOptOuts, added: number): ImportSummary => ({
  added,
  known: good.length - added,
  repeated,
  bad: bad.length,
  badRows: bad.slice(0, SHOWN_BAD),
  goodRows: good
    .slice(0, SHOWN_GOOD)
    .map(({ ownNumber, ...row }) => ({ ...row, ownNumber: ownNumber === "" ? null : ownNumber })),
});

/** The whole list, newest first, to be kept elsewhere; `complete` is false when it is longer than a file may be. */
export async function exportOptOuts(scope: Scope): Promise<{ rows: OptOutView[]; complete: boolean }> {
  authorise(scope, "contacts.read");
  const rows = await scope.db.optOut.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "desc" },
    take: MAX_EXPORT + 1,
  });
  return { rows: rows.slice(0, MAX_EXPORT).map(toOptOutView), complete: rows.length <= MAX_EXPORT };
}
