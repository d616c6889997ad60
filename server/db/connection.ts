import pg from "pg";

/** One connection for `work`, closed at its end. To lose it fails the work, not the process. */
export async function withConnection<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", ignored);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(ignored);
  }
}

/**
 * A pool whose connections may break at any moment: whoever waits for a query is told by the query, and there is always
 * somebody who hears of the rest. Without, a break between the pool's hands and its taker's ends the process.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on("error", ignored);
  pool.on("connect", (client) => client.on("error", ignored));
  return pool;
}

/** One of an open pool's connections for `work`; one whose work failed is not given back. */
export async function withPooled<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    client.release(failed);
  }
}

const ignored = () => {};
