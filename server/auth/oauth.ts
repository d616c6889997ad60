import type { Account, Profile } from "next-auth";
import { z } from "zod";
import type { RootDb } from "@/server/db/client";
import { Email } from "@/server/domain/workspaces/schema";
import { signUpWithoutPassword } from "@/server/domain/workspaces/sign-up";
import type { SessionClaims } from "./credentials";

const GoogleProfile = z.object({ email: Email, email_verified: z.literal(true) });
const GithubEmails = z.array(z.object({ email: Email, primary: z.boolean(), verified: z.boolean() }));

/** The address that the provider vouches for; null when it does not. */
export async function verifiedEmail(account: Account, profile: Profile | undefined): Promise<string | null> {
  if (account.provider === "google") return GoogleProfile.safeParse(profile).data?.email ?? null;
  if (account.provider !== "github") return null;
  const answer = await fetch("https://api.github.com/user/emails", {
    headers: { authorization: `Bearer ${account.access_token}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  const emails = answer.ok ? GithubEmails.safeParse(await answer.json()).data : undefined;
  return emails?.find((email) => email.primary && email.verified)?.email ?? null;
}

/**
 * The person with this verified address, made on their first sign-in. Null when the address has a password: we never
 * verified that account's address, so whoever made it may be another person.
 */
export async function personOfProvider(
  db: RootDb,
  email: string,
  name: string,
): Promise<SessionClaims | null> {
  const known = await db.user.findUnique({ where: { email } });
  if (known?.passwordHash) return null;
  if (known) return { userId: known.id, sessionVersion: known.sessionVersion };
  const { userId } = await signUpWithoutPassword(db, { email, name });
  return { userId, sessionVersion: 1 };
}
