import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { readBody } from "@/server/api/body";
import { authOptions } from "@/server/auth/options";
import { DomainError } from "@/server/domain/errors";

type Context = { params: Promise<{ nextauth: string[] }> };

const FORM_LIMIT = 64 * 1024;

/** Options are read at the first request, so that a build needs no environment. */
export const GET = (request: Request, context: Context) => NextAuth(authOptions())(request, context);

export async function POST(request: Request, context: Context) {
  try {
    const body = await readBody(request, FORM_LIMIT);
    const { url, method, headers } = request;
    return await NextAuth(authOptions())(new NextRequest(url, { method, headers, body }), context);
  } catch (error) {
    if (error instanceof DomainError) return Response.json({ error: error.message }, { status: 413 });
    throw error;
  }
}
