import { createDb } from "@/server/db/client";
import { afterRestore } from "@/server/domain/messaging/after-restore";
import { createScope } from "@/server/domain/scope";
import { env } from "@/server/env";

/** `npm run db:restored`: after a backup was restored and before the app starts; the README's runbook says when. */
const db = createDb(env().DATABASE_URL);
const workspaces = await db.workspace.findMany({
  select: { id: true, slug: true },
  orderBy: { id: "asc" },
});
for (const { id, slug } of workspaces) {
  const { held } = await afterRestore(createScope(db, id, { kind: "job", name: "restored" }));
  console.log(`${slug}: sending is stopped; ${held} messages are looked up at the carrier`);
}
process.exit(0);
