import { z } from "zod";
import { openSecret } from "@/server/db/secret-box";
import type { MailServer } from "@/server/integrations/mail/mailer";
import type { Scope } from "../scope";
import { audit } from "../workspaces/audit";
import { MAIL_SECURITY } from "./schema";

export const MailSettings = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(MAIL_SECURITY),
  user: z.string(),
  fromName: z.string(),
  fromAddress: z.string(),
});
export type MailSettings = z.output<typeof MailSettings>;

export const mailSecretPlace = (id: string) => ({ table: "Connection", id, field: "secret" });

export interface OpenMailServer {
  connectionId: string;
  access: MailServer;
  from: { name: string; address: string };
  /** Why it is not used at present. */
  problem: string | null;
}

/**
 * The mail server that a mail goes by, opened for one use: the one that is named, else the workspace's first. Null: there
 * is none; "removed": the one that is named is gone.
 */
export async function findMailServer(
  scope: Scope,
  connectionId: string | null,
): Promise<OpenMailServer | "removed" | null> {
  const { workspaceId } = scope;
  const row = await scope.db.connection.findFirst({
    where: { workspaceId, kind: "smtp", ...(connectionId === null ? {} : { id: connectionId }) },
    orderBy: { id: "asc" },
  });
  if (!row) return connectionId === null ? null : "removed";
  const { fromName, fromAddress, ...settings } = MailSettings.parse(row.settings);
  const password = openSecret(scope, mailSecretPlace(row.id), row.secret);
  return {
    connectionId: row.id,
    access: { ...settings, password },
    from: { name: fromName, address: fromAddress },
    problem: row.state === "broken" ? (row.problem ?? "the mail server does not work at present") : null,
  };
}

/** Marks a mail server as broken: what is due waits until a person has put it right. */
export async function breakMailConnection(scope: Scope, id: string, problem: string): Promise<void> {
  const { count } = await scope.db.connection.updateMany({
    where: { id, workspaceId: scope.workspaceId, kind: "smtp", state: "ok" },
    data: { state: "broken", problem },
  });
  if (count > 0) await audit(scope, "connection.broken", id, { problem });
}
