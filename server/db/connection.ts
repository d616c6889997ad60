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

/** One of the pool's connections for `work`; one whose work failed is not given back. */
export async function withPooled<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // While it is out, the pool does not listen, and between two queries nobody else does.
  client.on("error", ignored);
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    client.off("error", ignored);
    client.release(failed);
  }
}

/** Whoever waits for a query is told by the query. */
const ignored = () => {};
