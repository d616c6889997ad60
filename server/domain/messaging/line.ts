import { openSecret } from "@/server/db/secret-box";
import type { CarrierName } from "@/server/integrations/carriers/carrier";
import type { TwilioAccount } from "@/server/integrations/carriers/twilio-client";
import { DomainError } from "../errors";
import type { Scope } from "../scope";
import { readTwilioSecret, readTwilioSettings } from "./connection-state";

export const carrierName = (name: string): CarrierName => {
  if (name === "sandbox" || name === "twilio") return name;
  throw new DomainError("invalid", `There is no carrier "${name}"`);
};

interface SealedConnection {
  id: string;
  settings: unknown;
  secret: string;
}

/** The credentials of a connection, opened for one use; never stored, logged or returned by an API. */
export function openTwilio(scope: Scope, { id, settings, secret }: SealedConnection): TwilioAccount {
  const opened = openSecret(scope, { table: "Connection", id, field: "secret" }, secret);
  const { accountSid, apiKeySid } = readTwilioSettings(settings);
  const { authToken, apiKeySecret } = readTwilioSecret(opened);
  return {
    sid: accountSid,
    authToken,
    ...(apiKeySid && apiKeySecret ? { apiKey: { sid: apiKeySid, secret: apiKeySecret } } : {}),
  };
}

/** As `openTwilio`, by id; null for a carrier without an account. Throws `invalid` when the connection is gone. */
export async function openAccount(scope: Scope, connectionId: string | null) {
  if (connectionId === null) return null;
  const connection = await scope.db.connection.findFirst({
    where: { id: connectionId, workspaceId: scope.workspaceId, kind: "twilio" },
  });
  if (!connection) throw new DomainError("invalid", "The sender's connection was removed");
  return openTwilio(scope, connection);
}
