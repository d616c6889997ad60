import { createHash, randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Db } from "@/server/db/client";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { createScope, type Scope, transaction } from "../scope";
import { audit } from "./audit";
import { authorise } from "./permissions";
import type { Invite } from "./schema";
import type { PersonScope } from "./workspaces";

const DAYS = 7;
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/**
 * Makes an invitation for seven days. The token is returned once and stored as a hash. With an e-mail address only
 * that address may accept. Inviting an owner takes `owners.manage`.
 */
export async function invite(scope: Scope, input: z.output<typeof Invite>) {
  authorise(scope, "members.manage");
  if (input.role === "owner") authorise(scope, "owners.manage");
  const token = randomBytes(32).toString("base64url");
  return transaction(scope, async (tx) => {
    const invitation = await tx.db.invitation.create({
      data: {
        id: newId("invitation"),
        workspaceId: tx.workspaceId,
        email: input.email ?? null,
        role: input.role,
        tokenHash: hashOf(token),
        invitedById: tx.actor.kind === "user" ? tx.actor.userId : "",
        expiresAt: new Date(tx.now().getTime() + DAYS * 24 * 60 * 60 * 1000),
      },
    });
    await audit(tx, "member.invited", invitation.id, { role: input.role });
    return { id: invitation.id, token, expiresAt: invitation.expiresAt };
  });
}

/** Invitations that can still be accepted, newest first. */
export async function listInvitations(scope: Scope) {
  authorise(scope, "members.manage");
  return scope.db.invitation.findMany({
    where: { workspaceId: scope.workspaceId, acceptedAt: null, expiresAt: { gt: scope.now() } },
    orderBy: { id: "desc" },
    select: { id: true, email: true, role: true, expiresAt: true, createdAt: true },
  });
}

export async function revokeInvitation(scope: Scope, input: { id: string }) {
  authorise(scope, "members.manage");
  return transaction(scope, async (tx) => {
    const gone = await tx.db.invitation.deleteMany({
      where: { id: input.id, workspaceId: tx.workspaceId, acceptedAt: null },
    });
    if (gone.count === 0) throw notFound("Invitation");
    await audit(tx, "member.invitationRevoked", input.id);
    return { id: input.id };
  });
}

/** What an invitation's link shows before it is accepted; `not_found` when it was used, revoked or is too old. */
export async function getInvitation(db: Db, token: string, now = new Date()) {
  const found = await db.invitation.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { workspace: { select: { name: true, slug: true } } },
  });
  if (!found || found.acceptedAt || found.expiresAt <= now) {
    throw new DomainError(
      "not_found",
      "This invitation was used, revoked or is older than seven days; ask for a new one",
    );
  }
  const { id, workspaceId, workspace, role, email } = found;
  return { id, workspaceId, workspace, role, email };
}

/** Makes the person a member, once per link. A member already keeps their role. */
export async function acceptInvitation(person: PersonScope & { email: string }, token: string) {
  const { id, workspaceId, workspace, role, email } = await getInvitation(person.db, token);
  if (email && email !== person.email) {
    throw new DomainError("forbidden", `This invitation is for ${email}; sign in with that address`);
  }
  const scope = createScope(person.db, workspaceId, { kind: "user", userId: person.userId, role });
  return transaction(scope, async (tx) => {
    const key = { workspaceId, userId: person.userId };
    if (await tx.db.membership.findFirst({ where: key })) return { slug: workspace.slug };
    const claimed = await tx.db.invitation.updateMany({
      where: { id, workspaceId, acceptedAt: null },
      data: { acceptedAt: tx.now() },
    });
    if (claimed.count === 0) throw notFound("Invitation");
    await tx.db.membership.create({ data: { id: newId("membership"), ...key, role } });
    await audit(tx, "member.joined", person.userId, { role, invitationId: id });
    return { slug: workspace.slug };
  });
}
