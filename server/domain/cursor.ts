import { z } from "zod";
import { invalid } from "./errors";

/** Packs the sort keys of a page's last row. */
export const encodeCursor = (...keys: string[]) => Buffer.from(JSON.stringify(keys)).toString("base64url");

/** Unpacks a cursor of `length` keys. Throws `invalid` for one that we did not make. */
export function decodeCursor(cursor: string, length: number): string[] {
  try {
    return z
      .array(z.string())
      .length(length)
      .parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw invalid(
      "cursor",
      "This cursor is not one that the list returned; leave it out to start at the first page",
    );
  }
}
