import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { env } from "@/server/env";
import { type TestWorld, testWorld } from "./factories";
import { populate } from "./populate";
import { resealAll } from "./reseal";
import { openSecret, resealSecret, type SecretPlace, sealSecret } from "./secret-box";

let world: TestWorld;
let database: pg.Client;
beforeAll(async () => {
  world = await testWorld();
  database = new pg.Client({ connectionString: world.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await world.drop();
});

const SEALED = /v1\.[\w-]{16}\.[\w-]{22,}/g;

/** Every sealed text of the database, in whatever table and column it stands. */
async function sealedTexts(): Promise<Set<string>> {
  const { rows } = await database.query<{ table_name: string }>(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found = new Set<string>();
  for (const { table_name: table } of rows) {
    const { rows: texts } = await database.query<{ text: string }>(
      `SELECT t::text AS text FROM "${table}" t`,
    );
    for (const { text } of texts) for (const [sealed] of text.matchAll(SEALED)) found.add(sealed);
  }
  return found;
}

it("seals every secret of every table anew, once", async () => {
  const { scope } = world;
  await populate(scope);
  const workspace = { id: scope.workspaceId };
  const failureSecret = sealSecret(scope, { table: "Workspace", ...workspace, field: "failureSecret" }, "x");
  await world.db.workspace.update({ where: workspace, data: { failureSecret } });
  const endpoint = await world.db.webhookEndpoint.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId },
  });
  const place = { table: "WebhookEndpoint", id: endpoint.id, field: "secret" };
  const headers = [
    { name: "x-key", value: sealSecret(scope, { ...place, field: "headers.x-key" }, "x"), hint: "•••" },
  ];
  const secrets = {
    secret: sealSecret(scope, place, "x"),
    previousSecret: sealSecret(scope, place, "y"),
    headers,
  };
  await world.db.webhookEndpoint.updateMany({
    where: { workspaceId: scope.workspaceId, id: endpoint.id },
    data: secrets,
  });
  const before = await sealedTexts();
  expect(before.size).toBeGreaterThanOrEqual(9);

  // As after a change of the key: nothing is sealed by the present one.
  const anew = (tenant: { workspaceId: string }, at: SecretPlace, sealed: string) =>
    sealSecret(tenant, at, openSecret(tenant, at, sealed));
  const { resealed, lost } = await resealAll(world.url, anew);
  const after = await sealedTexts();
  expect([...after].filter((sealed) => before.has(sealed))).toEqual([]);
  expect(resealed + lost.length).toBeGreaterThanOrEqual(before.size);
  expect((await resealAll(world.url)).resealed).toBe(0);
});

it("reads by a former key, and only while that is named", () => {
  const tenant = { workspaceId: "wsp_a" };
  const place = { table: "Connection", id: "con_1", field: "secret" };
  const old = sealSecret(tenant, place, "the token");
  const { ENCRYPTION_KEY } = env();
  try {
    env().ENCRYPTION_KEY = randomBytes(32).toString("base64");
    expect(() => openSecret(tenant, place, old)).toThrow(/cannot be decrypted/);
    env().ENCRYPTION_KEYS_PREVIOUS = ENCRYPTION_KEY;
    expect(openSecret(tenant, place, old)).toBe("the token");
    const fresh = resealSecret(tenant, place, old);
    expect(resealSecret(tenant, place, fresh ?? "")).toBeNull();
    env().ENCRYPTION_KEYS_PREVIOUS = undefined;
    expect(openSecret(tenant, place, fresh ?? "")).toBe("the token");
  } finally {
    env().ENCRYPTION_KEY = ENCRYPTION_KEY;
    env().ENCRYPTION_KEYS_PREVIOUS = undefined;
  }
});
