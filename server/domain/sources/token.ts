import { createHash, randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { env } from "@/server/env";
import type { Scope } from "../scope";

export const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

const place = (id: string, field: "token" | "secret") => ({ table: "Source", id, field });

/** A new token for a source's URL: 192 bits, kept as a hash to be found by and sealed to be shown. */
export function newToken(scope: Scope, sourceId: string) {
  const token = randomBytes(24).toString("base64url");
  return { token: sealSecret(scope, place(sourceId, "token"), token), tokenHash: hashOf(token) };
}

export const sealSourceSecret = (scope: Scope, sourceId: string, secret: string) =>
  sealSecret(scope, place(sourceId, "secret"), secret);

export const openSourceSecret = (scope: { workspaceId: string }, source: { id: string; secret: string }) =>
  openSecret(scope, place(source.id, "secret"), source.secret);

export const pathOf = (scope: { workspaceId: string }, source: { id: string; token: string }) =>
  `/api/ingest/${openSecret(scope, place(source.id, "token"), source.token)}`;

export const urlOf = (scope: { workspaceId: string }, source: { id: string; token: string }) =>
  env().APP_URL + pathOf(scope, source);
