import { z } from "zod";
import type { Scope } from "../scope";
import { audit } from "../workspaces/audit";

const Settings = z.object({
  accountSid: z.string(),
  accountName: z.string().default(""),
  /** Not secret: the key's name at Twilio. */
  apiKeySid: z.string().nullish(),
});
const Secret = z.object({ authToken: z.string(), apiKeySecret: z.string().nullish() });

export const readTwilioSettings = (settings: unknown) => Settings.parse(settings);
/** @param opened the JSON that the sealed secret holds */
export const readTwilioSecret = (opened: string) => Secret.parse(JSON.parse(opened));

/** Marks a connection as broken: claims of its messages fail from now on, and they wait. */
export async function breakConnection(scope: Scope, connectionId: string | null, problem: string) {
  if (connectionId === null) return;
  const { count } = await scope.db.connection.updateMany({
    where: { id: connectionId, workspaceId: scope.workspaceId, state: "ok" },
    data: { state: "broken", problem },
  });
  if (count > 0) await audit(scope, "connection.broken", connectionId, { problem });
}
