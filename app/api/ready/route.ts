import { readReadiness } from "@/server/domain/operations/readiness";

export const dynamic = "force-dynamic";

/** Whether the process can work, and what is missing: 503 without the database, so that a balancer waits. */
export async function GET() {
  const readiness = await readReadiness();
  const headers = { "cache-control": "no-store" };
  if (readiness.status !== "unavailable") return Response.json(readiness, { headers });
  return Response.json(readiness, { status: 503, headers: { ...headers, "retry-after": "5" } });
}
