import { createHash, timingSafeEqual } from "node:crypto";
import { renderMetrics } from "@/server/domain/operations/metrics";
import { env } from "@/server/env";

export const dynamic = "force-dynamic";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** For Prometheus, with METRICS_TOKEN as its bearer token; without one in the environment there is nothing here. */
export async function GET(request: Request) {
  const token = env().METRICS_TOKEN;
  if (!token) return new Response("Set METRICS_TOKEN to have metrics\n", { status: 404 });
  const given = request.headers.get("authorization")?.replace(/^Bearer /i, "") ?? "";
  if (!timingSafeEqual(digest(given), digest(token))) {
    const headers = { "www-authenticate": 'Bearer realm="metrics"' };
    return new Response("Send METRICS_TOKEN as the bearer token\n", { status: 401, headers });
  }
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
  return new Response(await renderMetrics(), { headers });
}
