import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ENV_NAMES } from "@/server/env";

/** Docker is not run by the tests; what can be read is held against the project. */
const Service = z.looseObject({
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.unknown()).default({}),
});
const Compose = z.looseObject({ services: z.record(z.string(), Service) });
const { services } = Compose.parse(parse(readFileSync("compose.yaml", "utf8"), { merge: true }));
const scripts = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;
const dockerfile = readFileSync("Dockerfile", "utf8");

/** Of the Inngest SDK, beside server/env.ts. */
const OF_THE_SDK = ["INNGEST_SERVE_ORIGIN", "NEXTAUTH_URL"];

describe("compose.yaml", () => {
  it("starts web, worker, Postgres, Redis and Inngest", () => {
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(["postgres", "redis", "inngest", "migrate", "web", "worker"]),
    );
  });

  it("gives the app's processes variables that there are", () => {
    for (const name of ["migrate", "web", "worker"]) {
      const given = Object.keys(services[name]?.environment ?? {});
      expect(given.length).toBeGreaterThan(5);
      expect(given.filter((key) => !ENV_NAMES.includes(key) && !OF_THE_SDK.includes(key))).toEqual([]);
    }
  });

  it("passes on every variable that an operator may set", () => {
    // The image, its own engine and the demo of `npm start` decide these.
    const elsewhere = /^(NODE_ENV|DEMO_FILE|ENGINE_\w+|INNGEST_DEV|WORKER_\w+)$/;
    const given = Object.keys(services.web?.environment ?? {});
    expect(ENV_NAMES.filter((name) => !elsewhere.test(name) && !given.includes(name))).toEqual([]);
  });

  it("runs scripts and waits for services that there are", () => {
    for (const [name, { command = [], depends_on }] of Object.entries(services)) {
      if (command[0] === "npm")
        expect([name, Object.keys(scripts)]).toEqual([name, expect.arrayContaining([command[2]])]);
      if (command[0] === "node") expect([name, existsSync(command.at(-1) ?? "")]).toEqual([name, true]);
      expect(Object.keys(depends_on).filter((other) => !(other in services))).toEqual([]);
    }
  });
});

describe("the Dockerfile", () => {
  it("copies files that there are, runs scripts that there are, and not as root", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = ""]) =>
      files.split(" "),
    );
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
    const run = [...dockerfile.matchAll(/npm run (\S+)/g)].map(([, script = ""]) => script);
    expect(run.filter((script) => !(script in scripts))).toEqual([]);
    expect(dockerfile.lastIndexOf("USER node")).toBeGreaterThan(dockerfile.lastIndexOf("FROM "));
  });
});
