import type { RootDb } from "@/server/db/client";
import { DomainError } from "@/server/domain/errors";
import { Email } from "@/server/domain/workspaces/schema";
import { logger } from "@/server/log";
import { verifyPassword } from "./password";
import type { SignInLimits } from "./rate-limits";

/** What a session's token holds, and all that it holds. */
export interface SessionClaims {
  userId: string;
  sessionVersion: number;
}

/**
 * Checks an e-mail address and a password. Throws `unauthenticated` with the same words for an unknown address and a
 * wrong password, and `rate_limited` before any hashing.
 */
export async function signInWithPassword(
  db: RootDb,
  limits: SignInLimits,
  input: { email: string; password: string; ip: string },
): Promise<SessionClaims> {
  const email = Email.safeParse(input.email).data ?? "";
  await limits.attempt(email, input.ip);
  const user = await db.user.findUnique({ where: { email } });
  const right = await verifyPassword(user?.passwordHash ?? null, input.password.slice(0, 200));
  if (!user || !right) {
    logger.warn({ userId: user?.id, ip: input.ip }, "sign-in refused");
    throw new DomainError("unauthenticated", "The e-mail address or the password is not right");
  }
  await limits.succeeded(email, input.ip);
  logger.info({ userId: user.id, ip: input.ip }, "signed in");
  return { userId: user.id, sessionVersion: user.sessionVersion };
}

/** The person of a session; null when the session was ended by a password change or the person is gone. */
export async function personOf(db: RootDb, claims: SessionClaims) {
  const user = await db.user.findUnique({
    where: { id: claims.userId },
    select: { id: true, email: true, name: true, sessionVersion: true },
  });
  if (!user || user.sessionVersion !== claims.sessionVersion) return null;
  return { userId: user.id, email: user.email, name: user.name, sessionVersion: user.sessionVersion };
}
