import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { addDays } from "./days";
import { periodOf } from "./delivery";
import { ALL_DAYS, compareDays, recountDays } from "./recount";

/** Reports come within days of a text: older figures do not move any more. */
const DAYS = 8;

/** Workspaces whose figures moved lately. */
export const findWorkspacesToCheck = async (db: RootDb): Promise<string[]> => {
  const rows = await db.$queryRaw<{ workspaceId: string }[]>(Prisma.sql`
    SELECT id AS "workspaceId" FROM "Workspace" w WHERE EXISTS (
      SELECT 1 FROM "Stat" s WHERE s."workspaceId" = w.id AND s.slice = '*' AND s.dim = 'all'
        AND s.day >= to_char(now() - interval '9 days', 'YYYY-MM-DD'))
    ORDER BY id`);
  return rows.map(({ workspaceId }) => workspaceId);
};

/** Compares the figures of the last days with the rows, and remembers what came out; a difference needs a person. */
export async function checkFigures(scope: Scope): Promise<number> {
  const { to } = await periodOf(scope, { days: 1 });
  const from = addDays(to, 1 - DAYS);
  const { wrong, example } = await compareDays(scope, { from, to });
  const row = { from, to, wrong, example, checkedAt: scope.now() };
  await scope.db.statCheck.upsert({
    where: { workspaceId: scope.workspaceId },
    create: { workspaceId: scope.workspaceId, ...row },
    update: row,
  });
  return wrong;
}

/** A person has all figures counted again from the rows; a job does it. Audited. */
export async function requestRecount(scope: Scope): Promise<void> {
  authorise(scope, "workspace.update");
  await transaction(scope, async (tx) => {
    // What it found is being put right.
    await tx.db.statCheck.deleteMany({ where: { workspaceId: tx.workspaceId } });
    await tx.emit({ name: "analytics/recount.requested", data: {} });
    await audit(tx, "analytics.recountRequested", tx.workspaceId);
  });
}

/** All figures are counted again. Audited when some were wrong. Returns how many. */
export async function recountFigures(scope: Scope): Promise<number> {
  const wrong = await recountDays(scope, ALL_DAYS);
  if (wrong > 0)
    await transaction(scope, (tx) => audit(tx, "analytics.recounted", tx.workspaceId, { wrong }));
  return wrong;
}
