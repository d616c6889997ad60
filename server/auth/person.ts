import "server-only";
import { getServerSession } from "next-auth";
import { cache } from "react";
import type { Person } from "@/server/api/trpc";
import { db } from "@/server/db/instance";
import { personOf } from "./credentials";
import { authOptions } from "./options";

/** Who is signed in, for pages and route handlers. Read from the database at each request, once per request. */
export const getPerson = cache(async (): Promise<Person | null> => {
  const session = await getServerSession(authOptions());
  return session?.claims ? personOf(db(), session.claims) : null;
});
