import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import nextConfig from "@/next.config";
import { proxy } from "@/proxy";
import { contentSecurityPolicy } from "./headers";

const directives = (policy: string) =>
  new Map(
    policy.split("; ").map((part) => {
      const [name = "", ...values] = part.split(" ");
      return [name, values];
    }),
  );
const policyOf = (response: Response) => response.headers.get("content-security-policy") ?? "";

describe("a page's answer", () => {
  it("lets no plugin, frame, base or foreign form in, and only scripts with the nonce", () => {
    const policy = directives(contentSecurityPolicy("abc", false));
    for (const name of ["object-src", "base-uri", "frame-ancestors", "frame-src"]) {
      expect([name, policy.get(name)]).toEqual([name, ["'none'"]]);
    }
    expect(policy.get("script-src")).toEqual(["'nonce-abc'", "'strict-dynamic'"]);
    expect(policy.get("form-action")).toEqual(["'self'"]);
    expect(policy.get("connect-src")).toEqual(["'self'"]);
  });

  it("carries a policy with a new nonce each time, which the page is told", () => {
    const [one, two] = [1, 2].map(() => proxy(new NextRequest("http://wrapup.test/sign-in")));
    if (!one || !two) throw new Error("no answer");
    expect(policyOf(one)).not.toBe(policyOf(two));
    // Next hands request headers on under this prefix.
    const nonce = one.headers.get("x-middleware-request-x-nonce");
    expect(policyOf(one)).toContain(`'nonce-${nonce}'`);
    expect(one.headers.get("x-middleware-request-content-security-policy")).toBe(policyOf(one));
  });

  it("does not believe a policy or a nonce that the caller sent", () => {
    const headers = { "content-security-policy": "script-src *", "x-nonce": "mine" };
    const answer = proxy(new NextRequest("http://wrapup.test/", { headers }));
    expect(answer.headers.get("x-middleware-request-content-security-policy")).toBe(policyOf(answer));
    expect(answer.headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
  });
});

describe("every answer", () => {
  it("carries the headers that hold for all", async () => {
    const [all] = (await nextConfig.headers?.()) ?? [];
    expect(all?.source).toBe("/:path*");
    const headers = new Map(all?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("strict-transport-security")).toMatch(/max-age=31536000/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("permissions-policy")).toContain("microphone=(self)");
  });
});
