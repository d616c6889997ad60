import { randomBytes } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { readJson, writePrivateJson } from "./data-dir";

const Secrets = z.object({
  postgresPassword: z.string(),
  nextAuthSecret: z.string(),
  encryptionKey: z.string(),
  inngestEventKey: z.string(),
  inngestSigningKey: z.string(),
});
export type Secrets = z.output<typeof Secrets>;

/** The instance's secrets: made once, kept in secrets.json (0600). */
export async function loadSecrets(dir: string): Promise<Secrets> {
  const file = path.join(dir, "secrets.json");
  const known = Secrets.safeParse(await readJson(file));
  if (known.success) return known.data;
  const made: Secrets = {
    postgresPassword: randomBytes(24).toString("hex"),
    nextAuthSecret: randomBytes(32).toString("base64"),
    encryptionKey: randomBytes(32).toString("base64"),
    inngestEventKey: randomBytes(16).toString("hex"),
    inngestSigningKey: `signkey-prod-${randomBytes(32).toString("hex")}`,
  };
  await writePrivateJson(file, made);
  return made;
}
