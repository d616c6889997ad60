import { z } from "zod";
import { appRouter } from "./root";
import { type ApiContext, createCaller } from "./trpc";

interface Built {
  _def: { type: "query" | "mutation" | "subscription"; inputs: unknown[] };
}
type Callable = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

/** For tests that go through the whole API. The router's types name each procedure; here they are a list. */
const asList = (router: unknown) => router as Record<string, Built>;
const asCallable = (caller: unknown) => caller as Callable;

export const PROCEDURES = Object.entries(asList(appRouter._def.procedures)).map(([path, { _def }]) => ({
  path,
  type: _def.type,
  schema: _def.inputs[0] instanceof z.ZodType ? _def.inputs[0] : null,
}));

/** Calls procedures by their path, as this person on a page of this workspace. */
export function callerByPath(context: Omit<ApiContext, "ip">) {
  const caller = asCallable(createCaller(appRouter)({ ...context, ip: "test" }));
  return async (path: string, input: unknown): Promise<unknown> => {
    const [router = "", name = ""] = path.split(".");
    const procedure = caller[router]?.[name];
    if (!procedure) throw new Error(`There is no procedure ${path}`);
    return procedure(input);
  };
}
