import type { Prisma } from "@/server/db/generated/client";
import { newId } from "../ids";
import { actorName, type Scope } from "../scope";
import type { AuditAction } from "./shared/audit-words";

/** Appends to the audit log, in the caller's transaction. `details` holds no secret. */
export async function audit(
  scope: Scope,
  action: AuditAction,
  subject: string,
  details: Prisma.InputJsonObject = {},
) {
  await scope.db.auditEntry.create({
    data: {
      id: newId("audit"),
      workspaceId: scope.workspaceId,
      actor: actorName(scope.actor),
      action,
      subject,
      details,
    },
  });
}
