import type { Db } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import { type DomainEvent, insertOutboxEvent } from "./events";

export type WorkspaceRole = "owner" | "admin" | "member" | "viewer";

/** Who acts. A job acts for the workspace itself and may do what any verb does. */
export type Actor =
  | { kind: "user"; userId: string; role: WorkspaceRole }
  | { kind: "apiKey"; apiKeyId: string; role: WorkspaceRole; scopes?: readonly string[] }
  | { kind: "job"; name: string };

/** The first argument of every domain verb. Built for a person, an API key or a job, nowhere else. */
export interface Scope {
  db: Db;
  workspaceId: string;
  actor: Actor;
  /** Writes the event to the outbox, in the caller's transaction where there is one. */
  emit(...events: DomainEvent[]): Promise<void>;
  now(): Date;
}

/** Builds a scope; `now` can be set by tests. */
export function createScope(
  db: Db,
  workspaceId: string,
  actor: Actor,
  now: () => Date = () => new Date(),
): Scope {
  return { db, workspaceId, actor, now, emit: (...events) => insertOutboxEvent(db, workspaceId, events) };
}

/** Runs `work` in a transaction; inside one it joins it. `timeout` in milliseconds, for work on very many rows. */
export async function transaction<T>(
  scope: Scope,
  work: (scope: Scope) => Promise<T>,
  options?: { timeout: number },
): Promise<T> {
  const { db } = scope;
  if (!db.$transaction) return work(scope);
  return db.$transaction((tx) => work(createScope(tx, scope.workspaceId, scope.actor, scope.now)), options);
}

/** "user:usr_…", as the audit log writes it. */
export const actorName = (actor: Actor) => {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "apiKey":
      return `apiKey:${actor.apiKeyId}`;
    case "job":
      return `job:${actor.name}`;
    default:
      return actor satisfies never;
  }
};

const requireWorkspace = (scope: Scope, query: Prisma.Sql) => {
  if (!query.sql.includes('"workspaceId"') || !query.values.includes(scope.workspaceId)) {
    throw new Error("Raw SQL must filter by the scope's workspaceId");
  }
};

/** Raw SQL that returns rows. The statement must compare "workspaceId" with the scope's. */
export async function queryRaw<T>(scope: Scope, query: Prisma.Sql): Promise<T[]> {
  requireWorkspace(scope, query);
  return scope.db.$queryRaw<T[]>(query);
}

/** Raw SQL that changes rows; returns how many. */
export async function executeRaw(scope: Scope, query: Prisma.Sql): Promise<number> {
  requireWorkspace(scope, query);
  return scope.db.$executeRaw(query);
}

export const sql = Prisma.sql;

/**
 * The database's clock in a statement: what is due is decided by it, however wrong the clock of a process is. A scope
 * whose time a test has moved moves it by as much.
 */
export const databaseNow = (scope: Scope): Prisma.Sql => {
  const moved = scope.now().getTime() - Date.now();
  return Math.abs(moved) < 1000 ? sql`now()` : sql`(now() + ${moved}::float8 * interval '1 millisecond')`;
};
