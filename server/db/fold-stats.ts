import { withConnection } from "./connection";

const BATCH = 20_000;

/**
 * Adds what the facts have left in `StatDelta` to the rollup, for all workspaces; returns how many rows. Readers add what
 * is not folded yet themselves, so that nothing hangs on when this runs but the cost of a read.
 */
export function foldStats(databaseUrl: string): Promise<number> {
  return withConnection(databaseUrl, async (client) => {
    let folded = 0;
    for (;;) {
      const { rows } = await client.query<{ folded: number }>("SELECT fold_stats($1) AS folded", [BATCH]);
      const count = rows[0]?.folded ?? 0;
      folded += count;
      if (count < BATCH) return folded;
    }
  });
}
