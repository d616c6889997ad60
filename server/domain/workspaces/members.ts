import { DomainError, notFound } from "../errors";
import { executeRaw, type Scope, sql, transaction, type WorkspaceRole } from "../scope";
import { audit } from "./audit";
import { authorise } from "./permissions";

export async function listMembers(scope: Scope) {
  authorise(scope, "members.read");
  const members = await scope.db.membership.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "asc" },
    select: {
      id: true,
      role: true,
      createdAt: true,
      user: { select: { id: true, name: true, email: true } },
    },
  });
  return members.map(({ user, ...member }) => ({
    ...member,
    userId: user.id,
    name: user.name,
    email: user.email,
  }));
}

/** Locks the owners' rows, so that two owners cannot step down at the same moment. */
async function lockOwners(scope: Scope): Promise<number> {
  return executeRaw(
    scope,
    sql`SELECT id FROM "Membership" WHERE "workspaceId" = ${scope.workspaceId} AND role = 'owner' FOR UPDATE`,
  );
}

async function getMember(scope: Scope, id: string) {
  const member = await scope.db.membership.findFirst({ where: { id, workspaceId: scope.workspaceId } });
  if (!member) throw notFound("Member");
  return member;
}

const LAST_OWNER = "A workspace keeps at least one owner; make somebody else owner first";

/** Gives a member another role. Only owners make or unmake owners; the last owner stays one (`conflict`). */
export async function changeRole(scope: Scope, input: { id: string; role: WorkspaceRole }) {
  authorise(scope, "members.manage");
  return transaction(scope, async (tx) => {
    const owners = await lockOwners(tx);
    const member = await getMember(tx, input.id);
    if (member.role === "owner" || input.role === "owner") authorise(tx, "owners.manage");
    if (member.role === "owner" && input.role !== "owner" && owners < 2) {
      throw new DomainError("conflict", LAST_OWNER);
    }
    const changed = await tx.db.membership.update({
      where: { id: member.id, workspaceId: tx.workspaceId },
      data: { role: input.role },
    });
    await audit(tx, "member.roleChanged", member.id, { from: member.role, to: input.role });
    return { id: changed.id, role: changed.role };
  });
}

/**
 * Ends a membership: its next request is refused. Anybody may leave; removing another takes `members.manage`, an owner
 * `owners.manage`. The last owner stays (`conflict`).
 */
export async function removeMember(scope: Scope, input: { id: string }) {
  return transaction(scope, async (tx) => {
    const owners = await lockOwners(tx);
    const member = await getMember(tx, input.id);
    const leaving = tx.actor.kind === "user" && tx.actor.userId === member.userId;
    if (!leaving) authorise(tx, member.role === "owner" ? "owners.manage" : "members.manage");
    if (member.role === "owner" && owners < 2) throw new DomainError("conflict", LAST_OWNER);
    await tx.db.membership.delete({ where: { id: member.id, workspaceId: tx.workspaceId } });
    await audit(tx, leaving ? "member.left" : "member.removed", member.id, { userId: member.userId });
    return { id: member.id };
  });
}
