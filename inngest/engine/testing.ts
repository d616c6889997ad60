import { Inngest, type InngestFunction } from "inngest";
import { createServer } from "inngest/node";
import { createTestDatabase } from "@/server/db/testing";
import type { Line } from "@/server/db/testing-line";
import { freePort } from "@/server/standalone/postgres";
import { type Engine, type EngineOptions, startEngine } from "./engine";

export interface Bench {
  engine: Engine;
  client: Inngest;
  databaseUrl: string;
  serveUrl: string;
  stop(): Promise<void>;
}

/** An engine on a database of its own and, in this process, an app that serves the functions. */
export async function startBench(
  functions: (client: Inngest) => InngestFunction.Any[],
  options: Omit<Partial<EngineOptions>, "databaseUrl"> & {
    app?: ConstructorParameters<typeof Inngest>[0];
    /** The line over which the engine comes to its database. */
    line?: (databaseUrl: string) => Promise<Line>;
  } = {},
): Promise<Bench> {
  const { app, line: lay, ...engineOptions } = options;
  const database = await createTestDatabase();
  const [enginePort, appPort] = await Promise.all([freePort(), freePort()]);
  const client = new Inngest({
    id: "test",
    isDev: true,
    baseUrl: `http://127.0.0.1:${enginePort}`,
    logger: { info() {}, warn() {}, error() {}, debug() {} },
    ...app,
  });
  const server = createServer({ client, functions: functions(client) });
  await new Promise<void>((resolve) => server.listen(appPort, "127.0.0.1", resolve));
  const serveUrl = `http://127.0.0.1:${appPort}/api/inngest`;
  const line = await lay?.(database.url);
  const engine = await startEngine({
    databaseUrl: line?.url ?? database.url,
    port: enginePort,
    serveUrls: [serveUrl],
    timeScale: 100,
    pollSyncMs: 2000,
    ...engineOptions,
  });
  return {
    engine,
    client,
    databaseUrl: database.url,
    serveUrl,
    async stop() {
      await engine.stop();
      server.closeAllConnections();
      server.close();
      line?.stop();
      await database.drop();
    },
  };
}

/** What functions under test did, in order. */
export class Ledger {
  readonly entries: { what: string; data: unknown }[] = [];
  note(what: string, data: unknown = null): void {
    this.entries.push({ what, data });
  }
  of(what: string): unknown[] {
    return this.entries.filter((entry) => entry.what === what).map(({ data }) => data);
  }
  /** Waits until there are `count` entries of a kind, and gives them. */
  when(what: string, count = 1): Promise<unknown[]> {
    return until(() => this.of(what).length >= count && this.of(what));
  }
}

/** Waits until something holds. It is the test's own timeout that ends the wait when it never does. */
export async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, false | null | undefined>> {
  for (;;) {
    const value = await look();
    if (isThere(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isThere = <T>(value: T): value is Exclude<T, false | null | undefined> =>
  value !== undefined && value !== null && value !== false;
