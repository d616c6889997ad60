import { TRPCError } from "@trpc/server";
import { appRouter } from "@/server/api/root";
import { createCaller } from "@/server/api/trpc";
import { clientIp } from "@/server/auth/client-ip";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";

const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" };
const STATUS: Record<string, number> = { UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404 };

/** The file of an export, piece by piece as the browser takes it: it is never whole in memory. */
export async function GET(request: Request, { params }: RouteContext<"/w/[workspace]/calls/exports/[id]">) {
  const { workspace, id } = await params;
  const api = createCaller(appRouter)({
    db: db(),
    person: await getPerson(),
    workspaceSlug: workspace,
    ip: clientIp(request.headers),
  });
  const part = (number: number) => api.callJob.part({ id, number });
  const first = await part(0).catch((error: unknown) => {
    if (error instanceof TRPCError && STATUS[error.code]) return error;
    throw error;
  });
  if (first instanceof TRPCError) return new Response(first.message, { status: STATUS[first.code] ?? 500 });
  if (!first) return new Response("File not found", { status: 404 });
  const json = first.format === "json";
  const encoder = new TextEncoder();
  let number = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`${json ? "[" : ""}${first.content}`)),
    pull: async (controller) => {
      number += 1;
      const next = await part(number);
      if (next) return controller.enqueue(encoder.encode(next.content));
      if (json) controller.enqueue(encoder.encode("]\n"));
      controller.close();
    },
  });
  return new Response(body, {
    headers: {
      ...SECURITY_HEADERS,
      "content-type": TYPES[first.format],
      "content-disposition": `attachment; filename="calls-${id}.${first.format}"`,
      "cache-control": "no-store",
    },
  });
}
