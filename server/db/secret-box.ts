import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/server/env";

/** Which column of which row a secret lives in. A sealed text opens only there. */
export interface SecretPlace {
  table: string;
  id: string;
  field: string;
}
interface Tenant {
  workspaceId: string;
}

const VERSION = "v1";

/** Each workspace has a key of its own, derived from ENCRYPTION_KEY (RFC 5869). */
const keyOf = ({ workspaceId }: Tenant) =>
  Buffer.from(
    hkdfSync("sha256", Buffer.from(env().ENCRYPTION_KEY, "base64"), workspaceId, "wrapup secret", 32),
  );

const boundTo = ({ workspaceId }: Tenant, { table, id, field }: SecretPlace) =>
  Buffer.from([workspaceId, table, id, field].join("|"));

/** Encrypts for one place: "v1.<iv>.<ciphertext and tag>" (AES-256-GCM, 96-bit random IV, the place as additional data). */
export function sealSecret(tenant: Tenant, place: SecretPlace, value: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(tenant), iv).setAAD(boundTo(tenant, place));
  const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, iv.toString("base64url"), sealed.toString("base64url")].join(".");
}

/**
 * Reads what `sealSecret` made for the same place. Throws when the text was changed, was moved to another row or
 * workspace, or was made with another ENCRYPTION_KEY; the message holds nothing of the secret.
 */
export function openSecret(tenant: Tenant, place: SecretPlace, sealed: string): string {
  const [version, iv, body] = sealed.split(".");
  if (version !== VERSION || !iv || !body)
    throw new Error(`${place.table}.${place.field} holds no sealed secret`);
  const bytes = Buffer.from(body, "base64url");
  try {
    const opener = createDecipheriv("aes-256-gcm", keyOf(tenant), Buffer.from(iv, "base64url"))
      .setAAD(boundTo(tenant, place))
      .setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opener.update(bytes.subarray(0, -16)), opener.final()]).toString("utf8");
  } catch {
    throw new Error(
      `${place.table}.${place.field} of ${place.id} cannot be decrypted: it was made with another ENCRYPTION_KEY or for another row`,
    );
  }
}
