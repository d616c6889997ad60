import { Hono } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { readBody } from "@/server/api/body";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import type { RootDb } from "@/server/db/client";
import { DomainError } from "@/server/domain/errors";
import type { Scope } from "@/server/domain/scope";
import { apiKeyScope } from "@/server/domain/workspaces/api-keys";
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

  const authenticate = async (headers: Headers): Promise<Scope> => {
    const key = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (!key) {
      throw new DomainError(
        "unauthenticated",
        "Send your API key in the header `Authorization: Bearer wrk_…`",
      );
    }
    const scope = await apiKeyScope(db, key);
    await limiter.consume(scope.actor.apiKeyId).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new DomainError("rate_limited", `At most ${perMinute} requests a minute per key`, [], seconds);
    });
    return scope;
  };

  const answer = async (request: Request, route: Route, id: string): Promise<Response> => {
    const scope = await authenticate(request.headers);
    const url = new URL(request.url);
    if (/%00/.test(url.pathname + url.search)) throw new DomainError("invalid", "A URL holds no NUL");
    const bytes = route.method === "get" ? new Uint8Array() : await readBody(request);
    const work = async (): Promise<Answer> => {
      const reply = await route.run(scope, {
        id,
        query: Object.fromEntries(url.searchParams),
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
