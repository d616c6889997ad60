import { z } from "zod";

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

/** Cuts `limit + 1` fetched rows to a page. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}
