import { describe, expect, it } from "vitest";
import { nextPath } from "./next-path";

describe("where a sign-in leads", () => {
  it.each([
    ["/w/acme/calls?status=completed", "/w/acme/calls?status=completed"],
    ["/invite/abc", "/invite/abc"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["", "/"],
    [undefined, "/"],
  ])("%j leads to %s", (wanted, path) => expect(nextPath(wanted)).toBe(path));
});
