import type pg from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { openPool } from "@/server/db/connection";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Failures that are forgiven, per what and for how long (security.md; ASVS 6.3.1). */
const RULES = {
  accountAndIp: { points: 5, duration: 15 * MINUTE },
  ip: { points: 50, duration: HOUR },
  /** An address is what a proxy says; this rule holds whatever it says. */
  account: { points: 50, duration: HOUR },
} as const;

export interface SignInLimits {
  /**
   * Counts an attempt before any hashing, so that parallel guesses count too.
   * Throws `rate_limited` when this account or address has failed too often.
   */
  attempt(email: string, ip: string): Promise<void>;
  /** Takes the attempt back: only failures count. */
  succeeded(email: string, ip: string): Promise<void>;
  /** Sign-ups count per address, all of them. Throws `rate_limited`. */
  signUp(ip: string): Promise<void>;
}

const refusal = (milliseconds: number) => {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
  return new DomainError("rate_limited", `Too many attempts. Try again in ${wait}`, [], minutes * 60);
};

/** Counts in the table RateLimit, so that it survives a restart and is one count for all processes. */
export function createSignInLimits(pool: pg.Pool): SignInLimits {
  const limiter = (keyPrefix: string, rule: { points: number; duration: number }) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: "pool",
      tableName: "RateLimit",
      tableCreated: true,
      keyPrefix,
      ...rule,
    });
  const byAccountAndIp = limiter("signin-both", RULES.accountAndIp);
  const byIp = limiter("signin-ip", RULES.ip);
  const byAccount = limiter("signin-account", RULES.account);
  const signUps = limiter("signup-ip", { points: 20, duration: HOUR });
  const consume = (limit: RateLimiterPostgres, key: string) =>
    limit.consume(key).catch((refused: unknown) => {
      throw refused instanceof RateLimiterRes ? refusal(refused.msBeforeNext) : refused;
    });

  return {
    async attempt(email, ip) {
      await consume(byAccountAndIp, `${email}|${ip}`);
      await consume(byIp, ip);
      await consume(byAccount, email);
    },
    async succeeded(email, ip) {
      await byAccountAndIp.delete(`${email}|${ip}`);
      await byIp.reward(ip);
      await byAccount.reward(email);
    },
    async signUp(ip) {
      await consume(signUps, ip);
    },
  };
}

let shared: SignInLimits | undefined;

/** The process's limits. */
export const signInLimits = (): SignInLimits => {
  shared ??= createSignInLimits(openPool({ connectionString: env().DATABASE_URL, max: 2 }));
  return shared;
};
