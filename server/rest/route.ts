import { z } from "zod";
import { DomainError } from "@/server/domain/errors";
import type { Scope } from "@/server/domain/scope";
import type { Permission } from "@/server/domain/workspaces/permissions";
import { invalidRequest } from "./errors";

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface Reply {
  status: 200 | 201 | 202 | 204;
  body?: unknown;
}

interface Description {
  method: Method;
  /** Below /api/v1; the one parameter that a path may have is {id}. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** What the key's role must allow, which the verb checks; the scope that the key needs follows from it. */
  permission: Permission;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Absent: an answer without content. */
  response?: z.ZodType;
  /** Meaning of each success. */
  answers: Partial<Record<Reply["status"], string>>;
}

export interface Route extends Description {
  run(scope: Scope, request: { id: string; query: unknown; body: unknown }): Promise<Reply>;
}

const Nothing = z.strictObject({});

/**
 * Reads a value by its schema; without one it must be empty, which is what the type parameters' defaults say too.
 * Zod calls itself for each level of nested JSON; who nests by the ten thousand is told so.
 */
function checked<T extends z.ZodType>(schema: T | undefined, value: unknown): z.output<T> {
  const reader: z.ZodType = schema ?? Nothing;
  try {
    const parsed = reader.safeParse(value);
    if (parsed.success) return parsed.data as z.output<T>;
    throw invalidRequest(parsed.error);
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError("invalid", "The body is nested too deeply");
    throw error;
  }
}

type Declared<Q extends z.ZodObject, B extends z.ZodType> = Description & {
  query?: Q;
  body?: B;
  handle(scope: Scope, request: { id: string; query: z.output<Q>; body: z.output<B> }): Promise<Reply>;
};

/**
 * One endpoint: its description, which the docs are made of, and a verb to call. What comes in is checked against
 * `query` and `body`, what goes out is cut to `response`, so that an answer never holds more than is documented.
 */
export function route<Q extends z.ZodObject = typeof Nothing, B extends z.ZodType = typeof Nothing>({
  handle,
  ...description
}: Declared<Q, B>): Route {
  const { query, body, response } = description;
  return {
    ...description,
    run: async (scope, request) => {
      if (body && request.body === undefined && !body.safeParse(undefined).success) {
        throw new DomainError("invalid", "Send a JSON object as the body");
      }
      const reply = await handle(scope, {
        id: request.id,
        query: checked(query, request.query),
        body: checked(body, request.body ?? (body ? undefined : {})),
      });
      return response ? { ...reply, body: response.parse(reply.body) } : reply;
    },
  };
}

/** A keyset page of something, as every list answers. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable().describe("Null on the last page") });
