import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import GithubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { db } from "@/server/db/instance";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";
import { clientIp } from "./client-ip";
import { type SessionClaims, signInWithPassword } from "./credentials";
import { personOfProvider, verifiedEmail } from "./oauth";
import { signInLimits } from "./rate-limits";

declare module "next-auth" {
  interface Session {
    claims?: SessionClaims;
  }
  interface User {
    claims?: SessionClaims;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    claims?: SessionClaims;
  }
}

const THIRTY_DAYS = 30 * 24 * 60 * 60;

/** Sign-in by password, and by Google and GitHub where their keys are set. */
export function authOptions(): NextAuthOptions {
  const settings = env();
  // next-auth reads its own name of the same setting.
  process.env.NEXTAUTH_URL ??= settings.APP_URL;
  const password = CredentialsProvider({
    name: "password",
    credentials: { email: {}, password: {} },
    async authorize(given, request) {
      const headers = new Headers(Object.entries(request.headers ?? {}).map(([k, v]) => [k, String(v)]));
      const input = { email: given?.email ?? "", password: given?.password ?? "", ip: clientIp(headers) };
      const claims = await signInWithPassword(db(), signInLimits(), input).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === "unauthenticated") return null;
        throw error instanceof DomainError
          ? new Error(error.message)
          : new Error("Sign-in is not available right now");
      });
      return claims && { id: claims.userId, claims };
    },
  });
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = settings;
  const google =
    GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET
      ? [GoogleProvider({ clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET })]
      : [];
  const github =
    GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET
      ? [GithubProvider({ clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET })]
      : [];

  const secure = settings.APP_URL.startsWith("https:");
  return {
    secret: settings.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: THIRTY_DAYS },
    cookies: {
      // "__Host-": a browser takes it only over HTTPS, for this host alone (ASVS 3.3.1).
      sessionToken: {
        name: secure ? "__Host-next-auth.session-token" : "next-auth.session-token",
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [password, ...google, ...github],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (!account || account.provider === "credentials") return true;
        const email = await verifiedEmail(account, profile);
        if (!email) return "/sign-in?error=EmailNotVerified";
        const claims = await personOfProvider(db(), email, user.name ?? email);
        if (!claims) return "/sign-in?error=HasPassword";
        user.claims = claims;
        return true;
      },
      // The token holds no name and no address: they are read from the database each time.
      jwt: ({ token, user }) => (user?.claims ? { sub: user.claims.userId, claims: user.claims } : token),
      session: ({ session, token }) => ({ expires: session.expires, claims: token.claims }),
    },
  };
}
