import { Hono } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { readBody } from "@/server/api/body";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import type { RootDb } from "@/server/db/client";
import { DomainError } from "@/server/domain/errors";
import type { Scope } from "@/server/domain/scope";
import { apiKeyScope } from "@/server/domain/workspaces/api-keys";
import { grants, scopeOf } from "@/server/domain/workspaces/shared/api-scopes";
import { REST_ERRORS, type RestError, toRestError } from "./errors";
import { type Answer, once } from "./idempotency";
import { parseJsonBody } from "./json-body";
import { openApiDocument } from "./openapi";
import type { Route } from "./route";
import { ROUTES } from "./routes/all";

export interface RestOptions {
  db: RootDb;
  appUrl: string;
  /** Requests a key may make in a minute, counted per process. */
  perMinute?: number;
}

const BASE = "/api/v1";

/** The public API as a fetch handler: key, limit, checks, verb, answer. */
export function createRestApp({ db, appUrl, perMinute = 6000 }: RestOptions) {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  /** What the answer to a request says of its key's limit. */
  const limits = new WeakMap<Request, RateLimiterRes>();
  const app = new Hono().basePath(BASE);
  const documented = JSON.stringify(openApiDocument(appUrl));

  const refuse = (error: RestError, more: Record<string, string> = {}): Response => {
    const { code, message, issues, retryAfterSeconds } = error;
    const body = { error: { code, message, docUrl: `${appUrl}/docs/api#error-${code}`, issues } };
    return send(
      { status: REST_ERRORS[code].status, body: JSON.stringify(body) },
      {
        ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
        ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="wrapup"' } : {}),
        ...more,
      },
    );
  };

  const authenticate = async (request: Request): Promise<Scope & { actor: { kind: "apiKey" } }> => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (!key) {
      throw new DomainError(
        "unauthenticated",
        "Send your API key in the header `Authorization: Bearer wrk_…`",
      );
    }
    const scope = await apiKeyScope(db, key);
    const limit = await limiter.consume(scope.actor.apiKeyId).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      limits.set(request, refused);
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new DomainError("rate_limited", `At most ${perMinute} requests a minute per key`, [], seconds);
    });
    limits.set(request, limit);
    return scope;
  };

  const answer = async (request: Request, route: Route, id: string): Promise<Response> => {
    const scope = await authenticate(request);
    requireScope(scope, route);
    const url = new URL(request.url);
    if (/%00/.test(url.pathname + url.search)) throw new DomainError("invalid", "A URL holds no NUL");
    const bytes = route.method === "get" ? new Uint8Array() : await readBody(request);
    const work = async (): Promise<Answer> => {
      const reply = await route.run(scope, {
        id,
        query: queryOf(url.searchParams),
        body: parseJsonBody(bytes),
      });
      return { status: reply.status, body: reply.status === 204 ? "" : JSON.stringify(reply.body) };
    };
    const key = route.method === "post" ? request.headers.get("idempotency-key") : null;
    if (!key) return send(await work());
    const described = { method: route.method, path: url.pathname + url.search, body: bytes };
    const { replayed, ...given } = await once(scope, key, described, work);
    return send(given, replayed ? { "idempotent-replayed": "true" } : {});
  };

  // draft-ietf-httpapi-ratelimit-headers: with every answer to a known key, refusals too.
  app.use("*", async (c, next) => {
    await next();
    const limit = limits.get(c.req.raw);
    if (!limit) return;
    c.res.headers.set("ratelimit-policy", `"key";q=${perMinute};w=60`);
    const left = Math.max(0, limit.remainingPoints);
    c.res.headers.set("ratelimit", `"key";r=${left};t=${Math.ceil(limit.msBeforeNext / 1000)}`);
  });
  app.get("/openapi.json", () => send({ status: 200, body: documented }));
  for (const path of new Set(ROUTES.map((route) => route.path))) {
    const routes = ROUTES.filter((route) => route.path === path);
    const pattern = path.replace("{id}", ":id");
    for (const route of routes) {
      app.on(route.method.toUpperCase(), pattern, (c) => answer(c.req.raw, route, c.req.param("id") ?? ""));
    }
    const allow = routes.map(({ method }) => method.toUpperCase()).join(", ");
    app.all(pattern, (c) =>
      refuse(
        { code: "method_not_allowed", message: `${c.req.method} is not possible here; use ${allow}` },
        { allow },
      ),
    );
  }
  app.notFound((c) =>
    refuse({
      code: "not_found",
      message: `There is no ${c.req.path}; see ${appUrl}/docs/api for what there is`,
    }),
  );
  app.onError((error) => refuse(toRestError(error)));
  return app;
}

/** Throws `forbidden` for a key that is limited to other things; its role is the verb's affair. */
function requireScope({ actor }: Scope & { actor: { kind: "apiKey" } }, { permission }: Route) {
  const needed = scopeOf(permission);
  const scopes = actor.scopes ?? [];
  if (grants(scopes, needed)) return;
  throw new DomainError("forbidden", `This API key is limited to ${scopes.join(", ")}; this needs ${needed}`);
}

/** A parameter that comes several times is a list. */
const queryOf = (params: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );

function send({ status, body }: Answer, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : body, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
