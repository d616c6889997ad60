import { hash, verify } from "@node-rs/argon2";

/**
 * argon2id with the library's defaults (m = 19 MiB, t = 2, p = 1), which are the OWASP minimum
 * (Password Storage Cheat Sheet).
 */
export const hashPassword = (password: string) => hash(password);

let dummy: Promise<string> | undefined;

/**
 * True when the password is the hash's. Without a hash (no such person, or one without a password) it takes the same
 * work and says no, so that an answer's time does not tell who has an account (ASVS 6.3.8).
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hash("nobody has this password");
  const right = await verify(stored ?? (await dummy), password).catch(() => false);
  return stored !== null && right;
}
