import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { changePassword, endSessions } from "@/server/domain/workspaces/password";
import { SignUp } from "@/server/domain/workspaces/schema";
import { signUp, signUpWithoutPassword } from "@/server/domain/workspaces/sign-up";
import { personOf, signInWithPassword } from "./credentials";
import { personOfProvider } from "./oauth";
import { hashPassword, verifyPassword } from "./password";
import { createSignInLimits, type SignInLimits } from "./rate-limits";

let world: TestWorld;
let pool: pg.Pool;
let limits: SignInLimits;
const password = "correct horse";
let userId: string;
beforeAll(async () => {
  world = await testWorld();
  pool = new pg.Pool({ connectionString: world.url, max: 2 });
  limits = createSignInLimits(pool);
  const input = SignUp.parse({ name: "Ada", email: "ada@example.com", password });
  userId = (await signUp(world.db, input, hashPassword)).userId;
});
afterAll(async () => {
  await pool.end();
  await world.drop();
});

const enter = (email: string, given: string, ip: string) =>
  signInWithPassword(world.db, limits, { email, password: given, ip });
const problem = (attempt: Promise<unknown>) =>
  attempt.then(
    () => null,
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

describe("signing in", () => {
  it("works with the address in any case", async () => {
    expect(await enter(" ADA@example.com", password, "10.0.0.1")).toEqual({ userId, sessionVersion: 1 });
  });

  it("answers an unknown address, a wrong password and an account without a password alike", async () => {
    await signUpWithoutPassword(world.db, { email: "oauth@example.com", name: "O" });
    const wrong = await problem(enter("ada@example.com", "wrong", "10.0.0.2"));
    expect(wrong).toEqual({ code: "unauthenticated", message: expect.stringContaining("not right") });
    expect(await problem(enter("nobody@example.com", "wrong", "10.0.0.2"))).toEqual(wrong);
    expect(await problem(enter("oauth@example.com", "", "10.0.0.2"))).toEqual(wrong);
    expect(await problem(enter("no address at all", "wrong", "10.0.0.2"))).toEqual(wrong);
  });

  it("takes the same hashing work for an unknown address", async () => {
    expect(await verifyPassword(null, "nobody has this password")).toBe(false);
  });

  it("refuses the right password too after five failures for the account from one address", async () => {
    for (let i = 0; i < 5; i++) await problem(enter("ada@example.com", "wrong", "10.0.0.3"));
    expect(await problem(enter("ada@example.com", password, "10.0.0.3"))).toMatchObject({
      code: "rate_limited",
    });
    expect(await problem(enter("ada@example.com", password, "10.0.0.4"))).toBeNull();
    // The count lies in the database: another process sees it too.
    const other = createSignInLimits(pool);
    expect(await problem(other.attempt("ada@example.com", "10.0.0.3"))).toMatchObject({
      code: "rate_limited",
    });
  });

  it("counts parallel guesses", async () => {
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => problem(enter("parallel@example.com", "wrong", "10.0.0.5"))),
    );
    expect(tries.filter((one) => one?.code === "unauthenticated")).toHaveLength(5);
    expect(tries.filter((one) => one?.code === "rate_limited")).toHaveLength(15);
  });

  it("forgives failures after a success", async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 3; i++) await problem(enter("ada@example.com", "wrong", "10.0.0.6"));
      expect(await problem(enter("ada@example.com", password, "10.0.0.6"))).toBeNull();
    }
  });

  it("refuses an address after fifty failures with any accounts", async () => {
    for (let i = 0; i < 50; i++) await problem(limits.attempt(`guess-${i}@example.com`, "10.0.0.7"));
    expect(await problem(limits.attempt("fresh@example.com", "10.0.0.7"))).toMatchObject({
      code: "rate_limited",
    });
  });

  it("refuses an account after fifty failures, whatever addresses they claim to come from", async () => {
    for (let i = 0; i < 50; i++) await problem(limits.attempt("target@example.com", `10.1.0.${i}`));
    expect(await problem(limits.attempt("target@example.com", "10.2.0.1"))).toMatchObject({
      code: "rate_limited",
    });
  });
});

describe("a session", () => {
  it("ends when the password changes, when the person ends all, and when the person is gone", async () => {
    const claims = await enter("ada@example.com", password, "10.0.0.8");
    expect(await personOf(world.db, claims)).toMatchObject({ userId, email: "ada@example.com" });
    await changePassword(
      { db: world.db, userId },
      { current: password, next: "a new password" },
      {
        hash: hashPassword,
        verify: verifyPassword,
      },
    );
    expect(await personOf(world.db, claims)).toBeNull();
    const fresh = await enter("ada@example.com", "a new password", "10.0.0.8");
    expect(await personOf(world.db, fresh)).not.toBeNull();
    await endSessions({ db: world.db, userId });
    expect(await personOf(world.db, fresh)).toBeNull();
    expect(await personOf(world.db, { userId: "usr_none", sessionVersion: 1 })).toBeNull();
  });
});

describe("signing in by a provider", () => {
  it("makes the person once, and never opens an account that has a password", async () => {
    const first = await personOfProvider(world.db, "new@example.com", "New");
    expect(await personOfProvider(world.db, "new@example.com", "New")).toEqual(first);
    expect(await personOfProvider(world.db, "ada@example.com", "Impostor")).toBeNull();
  });
});
