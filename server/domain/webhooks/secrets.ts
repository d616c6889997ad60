import { randomBytes } from "node:crypto";
import { z } from "zod";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { invalid } from "../errors";

interface Owned {
  id: string;
  workspaceId: string;
}

const TABLE = "WebhookEndpoint";
const place = (id: string, field = "secret") => ({ table: TABLE, id, field });

/** 32 random bytes as Standard Webhooks writes them. */
export const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

export const sealSigningSecret = (endpoint: Owned, secret: string) =>
  sealSecret(endpoint, place(endpoint.id), secret);

/** The secret in clear, for signing. */
export const readSecret = (endpoint: Owned & { secret: string }) =>
  openSecret(endpoint, place(endpoint.id), endpoint.secret);

/** A rotated secret signs beside the new one for so long. */
export const ROTATION_HOURS = 24;

/** The secrets that sign now, the present one first. Both lie in the same field's place, one after the other. */
export function signingSecrets(
  endpoint: Owned & { secret: string; previousSecret: string | null; previousUntil: Date | null },
  now: Date,
): string[] {
  const { previousSecret, previousUntil } = endpoint;
  const present = readSecret(endpoint);
  return previousSecret && previousUntil && previousUntil > now
    ? [present, openSecret(endpoint, place(endpoint.id), previousSecret)]
    : [present];
}

const StoredHeaders = z.array(z.object({ name: z.string(), value: z.string(), hint: z.string() }));

/** What a person sees of a header: its name and the end of its value. */
export interface HeaderView {
  name: string;
  hint: string;
}

export const headerViews = (stored: unknown): HeaderView[] =>
  StoredHeaders.parse(stored).map(({ name, hint }) => ({ name, hint }));

/** The custom headers in clear, for sending. */
export const openHeaders = (endpoint: Owned & { headers: unknown }): Record<string, string> =>
  Object.fromEntries(
    StoredHeaders.parse(endpoint.headers).map(({ name, value }) => [
      name,
      openSecret(endpoint, place(endpoint.id, `headers.${name}`), value),
    ]),
  );

const hintOf = (value: string) => (value.length >= 12 ? `•••${value.slice(-4)}` : "•••");

/** Encrypts new values; a header without one keeps what is stored. Throws `invalid` where there is none. */
export function sealHeaders(
  endpoint: Owned,
  wanted: readonly { name: string; value?: string | undefined }[],
  stored: unknown,
): z.output<typeof StoredHeaders> {
  const kept = new Map(StoredHeaders.parse(stored).map((header) => [header.name, header]));
  return wanted.map(({ name, value }, index) => {
    if (value !== undefined) {
      const sealed = sealSecret(endpoint, place(endpoint.id, `headers.${name}`), value);
      return { name, value: sealed, hint: hintOf(value) };
    }
    const before = kept.get(name);
    if (!before) throw invalid(`headers.${index}.value`, "Give it a value");
    return before;
  });
}
