import { hash, verify } from "@node-rs/argon2";
import commonPasswords from "fxa-common-password-list";
import { invalid } from "@/server/domain/errors";

/**
 * argon2id with the library's defaults (m = 19 MiB, t = 2, p = 1), which are the OWASP minimum
 * (Password Storage Cheat Sheet). Throws `invalid` at `field` for one of the most common passwords (ASVS 6.2.4).
 */
export async function hashPassword(password: string, field = "password"): Promise<string> {
  if (commonPasswords.test(password) || commonPasswords.test(password.toLowerCase())) {
    throw invalid(field, "This is one of the most common passwords; choose another");
  }
  return hash(password);
}

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
