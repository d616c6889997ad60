import { z } from "zod";
import { invalid } from "./errors";

/** Keyset pages: `cursor` is what the page before returned. */
export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(100, "At most 100 a page").default(50),
  cursor: z.string().max(200).optional(),
});
export type Paging = z.output<typeof Paging>;

export interface Page<T> {
  data: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}

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

/** Cuts `limit + 1` fetched rows to a page. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}
