import type { RootDb } from "@/server/db/client";
import { newId } from "../ids";
import { createScope, type Scope, type WorkspaceRole } from "../scope";

/** For tests: a person with this role in the scope's workspace, and their scope there. */
export async function makeMember(db: RootDb, workspaceId: string, role: WorkspaceRole) {
  const userId = newId("user");
  const membershipId = newId("membership");
  const email = `${userId.toLowerCase()}@example.com`;
  await db.user.create({ data: { id: userId, email, name: role } });
  await db.membership.create({ data: { id: membershipId, workspaceId, userId, role } });
  const scope: Scope = createScope(db, workspaceId, { kind: "user", userId, role });
  return { userId, membershipId, email, scope, person: { db, userId, email } };
}
