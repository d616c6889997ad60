import { randomUUID } from "node:crypto";
import { ensureVirtualPhone } from "../calls/virtual-phone";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { findSource } from "./list-sources";
import { platformOf } from "./platforms/all";
import { openSourceSecret, pathOf } from "./token";

export interface SamplePost {
  /** Below the address of this app. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Calls of samples began so long ago, so that they have ended by now. */
const AGO_MS = 2 * 60_000;

/**
 * A made-up call of this platform with the workspace's virtual phone, signed like a real one, to be posted to the real
 * URL. Throws `not_found`.
 */
export async function makeSamplePost(scope: Scope, sourceId: string): Promise<SamplePost> {
  authorise(scope, "sources.manage");
  const source = await findSource(scope, sourceId);
  const { phone } = await ensureVirtualPhone(scope);
  const platform = platformOf(source.platform);
  const now = scope.now();
  const facts = {
    id: `sample-${randomUUID()}`,
    startedAt: new Date(now.getTime() - AGO_MS),
    customerPhone: phone,
  };
  const body = JSON.stringify(platform.sample(facts));
  const { secret } = source;
  const signature =
    secret === null
      ? {}
      : (platform.sign?.(openSourceSecret(scope, { id: source.id, secret }), body, now) ?? {});
  return {
    path: pathOf(scope, source),
    headers: { "content-type": "application/json", ...signature },
    body,
  };
}
