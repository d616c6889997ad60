import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Connection } from "@/server/db/generated/client";
import type { OpenWork } from "@/server/db/instance-state";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { judge, type Readiness, readInstance } from "./readiness";

export interface Status extends Readiness {
  database: {
    version: string;
    sizeBytes: number;
    latencyMs: number;
    connections: number;
    maxConnections: number;
    migrations: number;
  } | null;
  engine: "embedded" | "inngest" | "cloud";
  open: OpenWork[];
  /** The workspace's own. */
  connections: Pick<Connection, "id" | "kind" | "name" | "state" | "problem" | "verifiedAt">[];
  version: string;
  node: string;
  /** When the web process started that answers. */
  startedAt: Date;
}

let version: Promise<string> | undefined;
const readVersion = () => {
  version ??= readFile(path.resolve("package.json"), "utf8").then(
    (text) => z.object({ version: z.string() }).parse(JSON.parse(text)).version,
  );
  return version;
};

/** How the instance and this workspace's connections are, now. */
export async function getStatus(scope: Scope): Promise<Status> {
  authorise(scope, "operations.read");
  const [instance, connections, own] = await Promise.all([
    readInstance(),
    scope.db.connection.findMany({
      where: { workspaceId: scope.workspaceId },
      select: { id: true, kind: true, name: true, state: true, problem: true, verifiedAt: true },
      orderBy: { id: "asc" },
    }),
    readVersion(),
  ]);
  return {
    ...judge(instance),
    database: instance.database,
    engine: instance.engine.kind,
    open: instance.open,
    connections,
    version: own,
    node: process.versions.node,
    startedAt: new Date(Date.now() - process.uptime() * 1000),
  };
}
