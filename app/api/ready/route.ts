import { db } from "@/server/db/instance";
import { logger } from "@/server/log";

export const dynamic = "force-dynamic";

/** The process can work: the database answers. 503 otherwise, so that a balancer waits. */
export async function GET() {
  try {
    await db().workspace.findFirst({ select: { id: true } });
    return Response.json({ status: "ready" });
  } catch (error) {
    logger.warn({ err: error }, "not ready: the database does not answer");
    return Response.json(
      { status: "unavailable", cause: "The database does not answer" },
      {
        status: 503,
        headers: { "retry-after": "5" },
      },
    );
  }
}
