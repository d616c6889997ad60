import { randomBytes } from "node:crypto";
import { Prisma } from "@/server/db/generated/client";
import { DomainError } from "../errors";

/** "Müller & Söhne" → "muller-sohne"; after the first attempt a random ending makes it unique. */
export function slugOf(name: string, attempt: number): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .toLowerCase()
    .replace(/[\s_-]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40)
    .replace(/-$/, "");
  // /w/new is the page that makes one.
  const base = plain === "" || plain === "new" ? `${plain}${plain && "-"}workspace` : plain;
  return attempt === 0 ? base : `${base}-${randomBytes(3).toString("hex")}`;
}

/** Calls `make` until it meets no unique key; the attempt's number changes what it tries. */
export async function createUniquely<T>(make: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await make(attempt);
    } catch (error) {
      const taken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
      if (!taken) throw error;
    }
  }
  throw new DomainError("unavailable", "No free name or number was found; try again", [], 1);
}
