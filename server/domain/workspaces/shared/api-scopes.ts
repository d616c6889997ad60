import type { Permission } from "../permissions";

/** What a key may be limited to. "write" reads too. */
export const API_SCOPES = [
  "calls:read",
  "calls:write",
  "assistants:read",
  "assistants:write",
  "automations:read",
  "automations:write",
  "messages:read",
  "contacts:read",
  "contacts:write",
  "analytics:read",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Areas that a key's owner knows under another's name: a webhook belongs to a call, an opt-out to a contact. */
const AREAS: Record<string, string> = { webhooks: "calls", optOuts: "contacts" };
const isScope = (name: string): name is ApiScope => API_SCOPES.some((known) => known === name);

/** The scope that an operation of the public API needs; it follows from the permission that its verb asks for. */
export function scopeOf(permission: Permission): ApiScope {
  const [name = "", act] = permission.split(".");
  const scope = `${AREAS[name] ?? name}:${act === "read" ? "read" : "write"}`;
  if (!isScope(scope)) throw new Error(`No scope of an API key allows ${permission}`);
  return scope;
}

/** A key without scopes may do all that its role allows. */
export const grants = (scopes: readonly string[], needed: ApiScope): boolean =>
  scopes.length === 0 || scopes.includes(needed) || scopes.includes(needed.replace(/:read$/, ":write"));
