import { DomainError } from "../errors";
import type { Scope, WorkspaceRole } from "../scope";

const RANK: Record<WorkspaceRole, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** The least role for each act. Every verb asks for one of these; the table is tested against every verb. */
export const PERMISSIONS = {
  "workspace.read": "viewer",
  "workspace.update": "admin",
  "workspace.delete": "owner",
  "members.read": "viewer",
  "members.manage": "admin",
  "owners.manage": "owner",
  "apiKeys.manage": "admin",
  "audit.read": "admin",
  "operations.read": "admin",
  "retention.configure": "owner",
  "connections.read": "viewer",
  "connections.manage": "admin",
  "sources.read": "viewer",
  "sources.manage": "admin",
  "assistants.read": "viewer",
  "assistants.write": "member",
  "calls.read": "viewer",
  "calls.ingest": "member",
  "calls.speak": "member",
  "calls.reevaluate": "member",
  "calls.correct": "member",
  "calls.export": "member",
  "views.write": "member",
  "webhooks.read": "viewer",
  "webhooks.write": "member",
  "webhooks.resend": "member",
  "automations.read": "viewer",
  "automations.write": "member",
  "automations.publish": "member",
  "automations.test": "member",
  "messages.read": "viewer",
  "messages.send": "member",
  "messages.sendNow": "owner",
  "sending.configure": "admin",
  "contacts.read": "viewer",
  "contacts.write": "member",
  "contacts.export": "member",
  "contacts.erase": "admin",
  "optOuts.write": "member",
  "optOuts.remove": "admin",
  "analytics.read": "viewer",
} as const satisfies Record<string, WorkspaceRole>;
export type Permission = keyof typeof PERMISSIONS;

export const allows = (role: WorkspaceRole, permission: Permission): boolean =>
  RANK[role] >= RANK[PERMISSIONS[permission]];

/** Throws `forbidden` when the actor's role is below the act's. Jobs act for the workspace and may. */
export function authorise(scope: Scope, permission: Permission): void {
  if (scope.actor.kind === "job") return;
  if (allows(scope.actor.role, permission)) return;
  throw new DomainError(
    "forbidden",
    `Your role (${scope.actor.role}) does not allow this; it needs ${PERMISSIONS[permission]} or above`,
  );
}
