import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { clientIp } from "@/server/auth/client-ip";
import { isOwnRequest } from "@/server/auth/origin";
import type { RootDb } from "@/server/db/client";
import { DomainError } from "@/server/domain/errors";
import { readBody } from "./body";
import { appRouter } from "./root";
import type { Person } from "./trpc";

export interface HandlerOptions {
  db: RootDb;
  appUrl: string;
  getPerson(): Promise<Person | null>;
}

const refuse = (status: number, message: string) => Response.json({ error: { message } }, { status });

/**
 * Answers tRPC over HTTP. Changes must come from a page of ours. The workspace's slug comes in the header
 * `x-workspace`, or in the connection parameters of a subscription, since EventSource sends no headers.
 */
export async function handleTrpc(
  request: Request,
  { db, appUrl, getPerson }: HandlerOptions,
): Promise<Response> {
  let body: Uint8Array<ArrayBuffer> | undefined;
  if (request.method !== "GET") {
    if (!isOwnRequest(request.headers, appUrl)) {
      return refuse(403, "This request did not come from a page of Wrapup. Reload the page and try again");
    }
    try {
      body = await readBody(request);
    } catch (error) {
      if (error instanceof DomainError) return refuse(413, error.message);
      throw error;
    }
  }
  const { url, method, headers, signal } = request;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request(url, { method, headers, signal, body: body?.byteLength ? body : null }),
    router: appRouter,
    createContext: async ({ info }) => ({
      db,
      person: await getPerson(),
      workspaceSlug: headers.get("x-workspace") ?? info.connectionParams?.workspace ?? null,
      ip: clientIp(headers),
    }),
  });
}
