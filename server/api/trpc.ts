import { randomUUID } from "node:crypto";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { AWAY_MESSAGE, isDatabaseAway } from "@/server/db/away";
import type { RootDb } from "@/server/db/client";
import { DomainError, type ErrorCode, type Issue } from "@/server/domain/errors";
import { createScope } from "@/server/domain/scope";
import { logger } from "@/server/log";

/** Who is signed in; read from the session and the database on each request (server/auth). */
export interface Person {
  userId: string;
  email: string;
  name: string;
  /** Compared again while a subscription lasts: a password change ends it. */
  sessionVersion: number;
}

export interface ApiContext {
  db: RootDb;
  person: Person | null;
  /** Slug of the workspace that the page shows; absent on pages outside one. */
  workspaceSlug: string | null;
  /** For rate limits; not stored. */
  ip: string;
}

const HTTP_CODES: Record<ErrorCode, TRPCError["code"]> = {
  invalid: "BAD_REQUEST",
  unprocessable: "UNPROCESSABLE_CONTENT",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  rate_limited: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
};

const issuesOf = (cause: unknown): Issue[] => {
  if (cause instanceof DomainError) return cause.issues;
  if (cause instanceof ZodError) {
    return cause.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  }
  return [];
};

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error }) {
    const issues = issuesOf(error.cause);
    if (error.code === "INTERNAL_SERVER_ERROR") {
      const id = randomUUID().slice(0, 8);
      logger.error({ err: error.cause ?? error, errorId: id, path: shape.data.path }, "unexpected error");
      const message = `Something went wrong on our side. Nothing was changed. If it happens again, name this id: ${id}`;
      return { ...shape, message, data: { ...shape.data, stack: undefined, issues } };
    }
    const message =
      error.cause instanceof ZodError ? (issues[0]?.message ?? "Check your input") : shape.message;
    return { ...shape, message, data: { ...shape.data, stack: undefined, issues } };
  },
});

const domainErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof DomainError) {
    const { code, message } = result.error.cause;
    throw new TRPCError({ code: HTTP_CODES[code], message, cause: result.error.cause });
  }
  if (!result.ok && isDatabaseAway(result.error.cause)) {
    logger.warn({ err: result.error.cause }, "the database is away");
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: AWAY_MESSAGE });
  }
  return result;
});

export const router = t.router;
export const createCaller = t.createCallerFactory;
export const publicProcedure = t.procedure.use(domainErrors);

/** Signed in, whatever the workspace. */
export const personProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.person) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first" });
  return next({ ctx: { ...ctx, person: ctx.person } });
});

/** Signed in and a member of the workspace named by the page: `ctx.scope`. Membership is read each time. */
export const workspaceProcedure = personProcedure.use(async ({ ctx, next }) => {
  const membership = await ctx.db.membership.findFirst({
    where: { userId: ctx.person.userId, workspace: { slug: ctx.workspaceSlug ?? "" } },
    select: { workspaceId: true, role: true },
  });
  if (!membership) throw new TRPCError({ code: "NOT_FOUND", message: "Workspace not found" });
  const scope = createScope(ctx.db, membership.workspaceId, {
    kind: "user",
    userId: ctx.person.userId,
    role: membership.role,
  });
  return next({ ctx: { ...ctx, scope, role: membership.role } });
});
