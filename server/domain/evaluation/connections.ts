import { z } from "zod";
import { openSecret } from "@/server/db/secret-box";
import type { Scope } from "../scope";

const Settings = z.object({
  provider: z.enum(["openai", "anthropic", "google", "openai_compatible"]),
  baseUrl: z.string().optional(),
  model: z.string(),
});
const Secret = z.object({ apiKey: z.string().optional() });

/** A connection to a language model with its key, opened for one use; never stored, logged or returned by an API. */
export async function openModelConnection(
  scope: Scope,
  connectionId: string,
): Promise<{
  provider: z.output<typeof Settings>["provider"];
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  model: string;
} | null> {
  const row = await scope.db.connection.findFirst({
    where: { id: connectionId, workspaceId: scope.workspaceId, kind: "llm" },
    select: { id: true, settings: true, secret: true },
  });
  if (!row) return null;
  const place = { table: "Connection", id: row.id, field: "secret" };
  const { apiKey } = Secret.parse(JSON.parse(openSecret(scope, place, row.secret)));
  return { ...Settings.parse(row.settings), apiKey };
}
