import type { z } from "zod";
import { DomainError } from "../errors";
import type { ChangePassword } from "./schema";
import type { PersonScope } from "./workspaces";

/** How passwords are hashed and compared: the edge's (server/auth/password). */
export interface Passwords {
  /** Throws `invalid` at `field` for a password that is too common. */
  hash(password: string, field?: string): Promise<string>;
  verify(stored: string | null, password: string): Promise<boolean>;
}

/**
 * Changes the password and raises the session version: every session ends, the caller's too, who signs in again with
 * the new one. Throws `invalid` at `current` when that is wrong.
 */
export async function changePassword(
  person: PersonScope,
  input: z.output<typeof ChangePassword>,
  passwords: Passwords,
) {
  const { db, userId } = person;
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (user.passwordHash === null) {
    throw new DomainError("conflict", "You sign in with Google or GitHub; there is no password to change");
  }
  if (!(await passwords.verify(user.passwordHash, input.current))) {
    const message = "This is not your present password";
    throw new DomainError("invalid", message, [{ path: "current", message }]);
  }
  const passwordHash = await passwords.hash(input.next, "next");
  // Only over the hash that was just compared: of two changes at once, one wins and the other is told.
  const changed = await db.user.updateMany({
    where: { id: userId, passwordHash: user.passwordHash },
    data: { passwordHash, sessionVersion: { increment: 1 } },
  });
  if (changed.count === 0)
    throw new DomainError("conflict", "The password was changed meanwhile; sign in again");
}

/** Ends every session of this person, on all devices. */
export async function endSessions({ db, userId }: PersonScope): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
}
