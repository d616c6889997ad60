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

/** Each workspace has a key of its own, derived from the instance's (RFC 5869). */
const derive = (instanceKey: string, { workspaceId }: Tenant) =>
  Buffer.from(hkdfSync("sha256", Buffer.from(instanceKey, "base64"), workspaceId, "wrapup secret", 32));
const keyOf = (tenant: Tenant) => derive(env().ENCRYPTION_KEY, tenant);

/** The key that seals, then the former ones that may still open. */
const keysOf = (tenant: Tenant) => [
  keyOf(tenant),
  ...(env().ENCRYPTION_KEYS_PREVIOUS?.split(",") ?? []).map((key) => derive(key.trim(), tenant)),
];

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
 * Reads what `sealSecret` made for the same place, by ENCRYPTION_KEY or a former one. Throws when the text was changed, was
 * moved to another row or workspace, or was made with another key; the message holds nothing of the secret.
 */
export const openSecret = (tenant: Tenant, place: SecretPlace, sealed: string): string =>
  openWith(keysOf(tenant), tenant, place, sealed).text;

/** The same secret sealed by ENCRYPTION_KEY; null when it is already. Throws as `openSecret` does. */
export function resealSecret(tenant: Tenant, place: SecretPlace, sealed: string): string | null {
  const { text, key } = openWith(keysOf(tenant), tenant, place, sealed);
  return key === 0 ? null : sealSecret(tenant, place, text);
}

function openWith(keys: Buffer[], tenant: Tenant, place: SecretPlace, sealed: string) {
  const [version, iv, body] = sealed.split(".");
  if (version !== VERSION || !iv || !body)
    throw new Error(`${place.table}.${place.field} holds no sealed secret`);
  const bytes = Buffer.from(body, "base64url");
  for (const [key, bits] of keys.entries()) {
    try {
      const opener = createDecipheriv("aes-256-gcm", bits, Buffer.from(iv, "base64url"))
        .setAAD(boundTo(tenant, place))
        .setAuthTag(bytes.subarray(-16));
      const text = Buffer.concat([opener.update(bytes.subarray(0, -16)), opener.final()]).toString("utf8");
      return { text, key };
    } catch {
      // Another key may open it.
    }
  }
  throw new Error(
    `${place.table}.${place.field} of ${place.id} cannot be decrypted: it was made with another ENCRYPTION_KEY or for another row`,
  );
}
