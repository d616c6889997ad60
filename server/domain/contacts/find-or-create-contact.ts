import type { Prisma } from "@/server/db/generated/client";
import { invalid } from "../errors";
import { newId } from "../ids";
import { queryRaw, type Scope, sql } from "../scope";

/**
 * The contact of a phone number; made when it is new. A known one keeps its name and gains the lead data that it
 * did not have or that changed. Safe when two calls of one number come at once.
 * @param phone E.164
 */
export async function findOrCreateContact(
  scope: Scope,
  phone: string,
  extra: { name?: string | null; lead?: Prisma.InputJsonObject } = {},
): Promise<{ id: string; timeZone: string | null }> {
  if (!extra.name && Object.keys(extra.lead ?? {}).length === 0) {
    const known = await findContact(scope, phone);
    if (known) return known;
  }
  const lead = JSON.stringify(extra.lead ?? {});
  const name = extra.name ?? null;
  // The update runs only when it brings something: a busy number's row is not rewritten by each call.
  const rows = await queryRaw<{ id: string; timeZone: string | null }>(
    scope,
    sql`INSERT INTO "Contact" AS c (id, "workspaceId", phone, name, lead, "updatedAt")
        VALUES (${newId("contact")}, ${scope.workspaceId}, ${phone}, ${name}, ${lead}::jsonb, now())
        ON CONFLICT ("workspaceId", phone) DO UPDATE
          SET name = COALESCE(c.name, EXCLUDED.name), lead = c.lead || EXCLUDED.lead, "updatedAt" = now()
          WHERE (c.name IS NULL AND EXCLUDED.name IS NOT NULL) OR NOT c.lead @> EXCLUDED.lead
        RETURNING id, "timeZone"`,
  );
  const made = rows[0];
  if (made) return made;
  const known = await findContact(scope, phone);
  if (!known) throw invalid("phone", "This contact was removed a moment ago; try again");
  return known;
}

const findContact = (scope: Scope, phone: string) =>
  scope.db.contact.findFirst({
    where: { workspaceId: scope.workspaceId, phone },
    select: { id: true, timeZone: true },
  });
