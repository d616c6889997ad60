import { createDb } from "@/server/db/client";
import { ALL_DAYS, recountDays } from "@/server/domain/analytics/recount";
import { createScope } from "@/server/domain/scope";
import { env } from "@/server/env";

/** `npm run db:recount [-- workspace]`: counts the figures of all workspaces, or of one slug, again from the rows. */
const slug = process.argv[2];
const db = createDb(env().DATABASE_URL);
const workspaces = await db.workspace.findMany({
  ...(slug ? { where: { slug } } : {}),
  select: { id: true, slug: true },
  orderBy: { id: "asc" },
});
for (const { id, slug: name } of workspaces) {
  const wrong = await recountDays(createScope(db, id, { kind: "job", name: "recount" }), ALL_DAYS);
  console.log(`${name}: ${wrong === 0 ? "all figures agree with the rows" : `${wrong} figures put right`}`);
}
process.exit(workspaces.length > 0 ? 0 : 1);
