import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const WHOLE = {
  DATABASE_URL: "postgresql://localhost/wrapup",
  NEXTAUTH_SECRET: "x".repeat(32),
  ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
};

describe("the environment", () => {
  it("needs three variables and has defaults for the rest", () => {
    expect(parseEnv(WHOLE)).toMatchObject({
      NODE_ENV: "development",
      APP_URL: "http://localhost:3000",
      ENGINE_PORT: 8288,
      WORKER_HOST: "127.0.0.1",
      LOG_LEVEL: "info",
    });
  });

  it("names every variable that is missing, at once, each with its cure", () => {
    const read = () => parseEnv({});
    expect(read).toThrow("DATABASE_URL is missing; `npm start` sets it, or give postgresql://");
    expect(read).toThrow("NEXTAUTH_SECRET is missing; make one with `openssl rand -base64 32`");
    expect(read).toThrow("ENCRYPTION_KEY is missing; make one with `openssl rand -base64 32`");
    expect(read).toThrow("See .env.example for every variable");
  });

  it.each([
    ["DATABASE_URL", "mysql://localhost/x", "must begin with postgresql://"],
    ["APP_URL", "localhost:3000", "give a whole URL, such as http://localhost:3000"],
    ["NEXTAUTH_SECRET", "short", "is too short; make one with"],
    ["ENCRYPTION_KEY", Buffer.alloc(16).toString("base64"), "must be 32 bytes in base64; make one with"],
    ["ALLOW_PRIVATE_WEBHOOKS", "yes", 'use "1" or "0"'],
    ["ENGINE_PORT", "70000", ""],
    ["LOG_LEVEL", "loud", ""],
  ])("%s=%s is refused by name", (name, value, cure) => {
    const read = () => parseEnv({ ...WHOLE, [name]: value });
    expect(read).toThrow(`\n  ${name} ${cure}`);
  });

  it.each([
    ["LLM_MODEL", { LLM_BASE_URL: "http://localhost:11434/v1" }, "is needed together with LLM_BASE_URL"],
    ["GOOGLE_CLIENT_SECRET", { GOOGLE_CLIENT_ID: "id" }, "is needed together with GOOGLE_CLIENT_ID"],
    ["GITHUB_CLIENT_ID", { GITHUB_CLIENT_SECRET: "s" }, "is needed together with GITHUB_CLIENT_SECRET"],
  ])("asks for %s where its other half is set", (name, half, cure) => {
    expect(() => parseEnv({ ...WHOLE, ...half })).toThrow(`\n  ${name} ${cure}`);
  });

  it("lets webhooks into private ranges in production only when that is said twice", () => {
    const inside = { ...WHOLE, WEBHOOK_ALLOW_CIDRS: "10.0.0.0/8" };
    expect(parseEnv(inside).WEBHOOK_ALLOW_CIDRS).toBe("10.0.0.0/8");
    const production = { ...inside, NODE_ENV: "production" };
    expect(() => parseEnv(production)).toThrow("in production set ALLOW_PRIVATE_WEBHOOKS=1 as well");
    expect(parseEnv({ ...production, ALLOW_PRIVATE_WEBHOOKS: "1" }).ALLOW_PRIVATE_WEBHOOKS).toBe(true);
  });

  it("refuses a range that is none", () => {
    const read = () => parseEnv({ ...WHOLE, WEBHOOK_ALLOW_CIDRS: "10.0.0.0/8, 10.0.0.1" });
    expect(read).toThrow("WEBHOOK_ALLOW_CIDRS must be ranges such as 10.0.0.0/8, comma separated");
  });

  it("counts an empty text as absent, and never repeats a value in its message", () => {
    expect(() => parseEnv({ ...WHOLE, DATABASE_URL: "" })).toThrow("DATABASE_URL is missing");
    expect(parseEnv({ ...WHOLE, LLM_BASE_URL: "" }).LLM_BASE_URL).toBeUndefined();
    const secret = "not-thirty-two";
    expect(() => parseEnv({ ...WHOLE, NEXTAUTH_SECRET: secret })).toThrow(
      expect.not.stringContaining(secret),
    );
  });
});
