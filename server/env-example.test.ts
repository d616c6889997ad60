import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENV_NAMES } from "./env";

/** Read by `npm start` and next-auth themselves, before or beside server/env.ts. */
const ELSEWHERE = ["PORT", "HOST", "WRAPUP_DATA_DIR", "NEXTAUTH_URL"];

describe(".env.example", () => {
  const lines = readFileSync(".env.example", "utf8").split("\n");
  const named = lines.flatMap((line) => /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);

  it("names every variable once, and none that does nothing", () => {
    expect([...named].sort()).toEqual([...ENV_NAMES, ...ELSEWHERE].sort());
  });

  it("says of each what it does, in the line above it", () => {
    for (const name of named) {
      const at = lines.findIndex((line) => line.replace(/^#/, "").startsWith(`${name}=`));
      expect([name, lines[at - 1]]).toEqual([name, expect.stringMatching(/^# \S.* \S/)]);
    }
  });
});
