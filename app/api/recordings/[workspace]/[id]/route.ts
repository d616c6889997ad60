import { Readable } from "node:stream";
import { TRPCError } from "@trpc/server";
import { appRouter } from "@/server/api/root";
import { createCaller } from "@/server/api/trpc";
import { clientIp } from "@/server/auth/client-ip";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { openRecording } from "@/server/domain/calls/recording";
import { DomainError } from "@/server/domain/errors";

const STATUS: Record<string, number> = { UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404 };
const refuse = (status: number, message: string) =>
  new Response(message, {
    status,
    headers: { ...SECURITY_HEADERS, "content-type": "text/plain; charset=utf-8" },
  });

/** A call's recording for whoever may see the call. Nothing in the answer can run: it is sound, and sandboxed at that. */
export async function GET(request: Request, { params }: RouteContext<"/api/recordings/[workspace]/[id]">) {
  const { workspace, id } = await params;
  const api = createCaller(appRouter)({
    db: db(),
    person: await getPerson(),
    workspaceSlug: workspace,
    ip: clientIp(request.headers),
  });
  try {
    const { call } = await api.calls.get({ id });
    const { status, headers, body } = await openRecording(call.recordingUrl, request.headers.get("range"));
    // A player leaves a stream as soon as it has what it wants.
    request.signal.addEventListener("abort", () => body.on("error", () => undefined).destroy());
    return new Response(Readable.toWeb(body) as ReadableStream, {
      status,
      headers: {
        ...SECURITY_HEADERS,
        ...headers,
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, max-age=300",
      },
    });
  } catch (error) {
    if (error instanceof TRPCError && STATUS[error.code])
      return refuse(STATUS[error.code] ?? 500, error.message);
    if (error instanceof DomainError) return refuse(error.code === "not_found" ? 404 : 502, error.message);
    throw error;
  }
}
