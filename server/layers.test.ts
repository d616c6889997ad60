import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Imports run one way (design §2): app → server/api, server/rest → server/domain → server/db, server/integrations, and
 * inngest/functions → server/domain. Targets are paths without their ending, or names of packages.
 */
interface Rule {
  name: string;
  /** Whose imports. */
  of: RegExp;
  /** The folders and files of ours that they may import. */
  may?: RegExp;
  /** What they must not import, ours or a package. */
  never?: RegExp;
  /** Types may come from anywhere: they are gone when the code runs. */
  typesAreFree?: true;
}

/** Files of the domain without I/O: the browser runs them too. */
const PURE =
  /^server\/domain\/(\w+\/(schema|shared|shared\/[\w-]+|steps\/(all|kind|\w+\/(schema|describe|request)))|errors|paging|locate-json-error)$/;
/** Where a process is put together, or a path belongs to a carrier and not to a person: these reach further. */
const HTTP_EDGE = /^app\/api\//;
/** Pages that are shown before a workspace is chosen; there is no router to ask yet. */
const BEFORE_A_WORKSPACE = /^app\/(page|w\/\[workspace\]\/layout|\(auth\)\/invite\/\[token\]\/page)\.tsx$/;

const RULES: Rule[] = [
  { name: "nothing but app imports app", of: /^(?!app\/)/, never: /^app\// },
  {
    name: "a page asks the API",
    of: new RegExp(`^(?!${HTTP_EDGE.source.slice(1)})(?!${BEFORE_A_WORKSPACE.source.slice(1)})app/`),
    may: new RegExp(`^(app/|server/(api|rest|auth)/|server/(env|log|db/instance)$|${PURE.source.slice(1)})`),
    typesAreFree: true,
  },
  {
    name: "the HTTP edge and the pages before a workspace call the domain, not what is below it",
    of: new RegExp(`${HTTP_EDGE.source}|${BEFORE_A_WORKSPACE.source}`),
    may: /^(app|server\/(api|rest|auth|domain)|inngest)\/|^server\/(env|log|trace|telemetry|db\/instance)$/,
  },
  {
    name: "the routers know the domain, and nothing of jobs",
    of: /^server\/(api|rest)\//,
    may: /^server\/(api|rest|auth|domain|db|integrations)\/|^server\/(env|log|trace)$/,
    never: /^inngest/,
  },
  {
    name: "the domain knows no framework and no vendor",
    of: /^server\/domain\//,
    may: /^server\/(domain|db|integrations)\/|^server\/(env|trace)$/,
    never: /^(next|next-auth|react|react-dom|hono|inngest|twilio|ai|@trpc\/.+|@ai-sdk\/.+)(\/|$)/,
  },
  {
    name: "integrations fill the domain's ports and know nothing above it",
    of: /^server\/integrations\//,
    may: /^server\/(integrations|domain|db)\/|^server\/(env|log|trace)$/,
  },
  {
    name: "the database knows nothing above it",
    of: /^server\/db\//,
    may: /^server\/(db\/|(env|log|trace)$)/,
  },
  {
    name: "a job calls the domain",
    of: /^inngest\/(functions\/|scope|send-outbox)/,
    may: /^inngest\/(functions\/|client$|events$|scope$|send-outbox$)|^server\/(domain|db|integrations)\/|^server\/(env|log|trace)$/,
  },
  {
    name: "the engine knows nothing of the app",
    of: /^inngest\/engine\//,
    may: /^(inngest\/engine\/|server\/(env|log|db\/connection)$)/,
  },
];

/** Tests and what only tests use. */
const FOR_TESTS =
  /\.test\.tsx?$|\/testing(-\w+)?\.ts$|^server\/db\/(factories|populate|generated)|fixture-app/;
const OURS = /^(app|server|inngest|prisma|e2e)\//;

interface Import {
  from: string;
  to: string;
  type: boolean;
}

/** Statements begin a line and end with ";" (Biome sees to it); `import { type A }` still loads the file. */
const STATIC = /^(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

const files = ["app", "server", "inngest"]
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(root, file)),
  )
  .filter((file) => /\.tsx?$/.test(file) && !FOR_TESTS.test(file));
const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));

const target = (from: string, to: string) => {
  if (to.startsWith("@/")) return to.slice(2);
  return to.startsWith(".") ? path.posix.join(path.posix.dirname(from), to) : to;
};
const importsOf = (from: string): Import[] => {
  const text = texts.get(from) ?? "";
  return [
    ...[...text.matchAll(STATIC)].map(([, type, to = ""]) => ({ from, to: target(from, to), type: !!type })),
    ...[...text.matchAll(DYNAMIC)].map(([, to = ""]) => ({ from, to: target(from, to), type: false })),
  ];
};
const imports = files.flatMap(importsOf);
const show = ({ from, to }: Import) => `${from} imports ${to}`;

describe("imports run one way", () => {
  it("and are found", () => {
    expect(files.length).toBeGreaterThan(400);
    expect(imports.map(show)).toContain("server/domain/webhooks/sign.ts imports standardwebhooks");
  });

  it.each(RULES)("$name", ({ of, may, never, typesAreFree }) => {
    const theirs = imports.filter(({ from, type }) => of.test(from) && !(typesAreFree && type));
    expect(theirs.length).toBeGreaterThan(0);
    const wrong = theirs.filter(({ to }) => never?.test(to) || (may && OURS.test(to) && !may.test(to)));
    expect(wrong.map(show)).toEqual([]);
  });

  it("what reaches the browser is of app, or a pure file of the domain", () => {
    const fileOf = (to: string) =>
      [`${to}.ts`, `${to}.tsx`, `${to}/index.ts`].find((file) => texts.has(file));
    const isClient = (file: string) => /^["']use client["']/.test(texts.get(file) ?? "");
    const reached = new Set(files.filter(isClient));
    const wrong: Import[] = [];
    for (const file of reached) {
      for (const found of importsOf(file).filter(({ type }) => !type)) {
        const next = fileOf(found.to);
        if (
          found.to.startsWith("node:") ||
          (OURS.test(found.to) && !/^app\//.test(found.to) && !PURE.test(found.to))
        )
          wrong.push(found);
        else if (next) reached.add(next);
      }
    }
    expect(reached.size).toBeGreaterThan(100);
    expect(wrong.map(show)).toEqual([]);
  });
});
