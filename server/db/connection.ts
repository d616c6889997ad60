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
    await close(client);
  }
}

/** The system asks after ten seconds without a word whether the other end is there, and not after two hours. */
const ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/**
 * A pool whose connections may break at any moment: whoever waits for a query is told by the query, and there is always
 * somebody who hears of the rest. Without, a break between the pool's hands and its taker's ends the process. With a
 * `query_timeout` a connection that let it pass is given up.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...ALIVE, ...config });
  pool.on("error", ignored);
  pool.on("connect", (client) => {
    client.on("error", ignored);
    if (config.query_timeout) giveUpWhenSilent(client);
  });
  return pool;
}

/** True for what a query throws that was not answered within `query_timeout`. */
export const isSilence = (error: unknown) => error instanceof Error && error.message === "Query read timeout";

/**
 * A database that has vanished (a failover, a cut line) closes nothing: its connections stay open and dumb. Whoever takes one
 * next would wait behind the question that was not answered, so it is closed by us.
 */
function giveUpWhenSilent(client: pg.PoolClient): void {
  const query: (...asked: unknown[]) => unknown = client.query.bind(client);
  Object.assign(client, {
    query(...asked: unknown[]) {
      const answer = query(...asked);
      if (answer instanceof Promise) answer.catch((error) => (isSilence(error) ? close(client) : undefined));
      return answer;
    },
  });
}

interface Listening {
  databaseUrl: string;
  channel: string;
  /** Called with the payload of each notice. */
  notice(payload: string): void;
  /** Called once, when the connection is gone or has fallen silent. */
  lost(): void;
  /** How often it is asked whether it is there. */
  everyMs?: number;
  patienceMs?: number;
}

/** One connection that listens on a channel. It says by itself when it is lost, also when its other end has vanished. */
export async function listen(listening: Listening): Promise<{ client: pg.Client; close(): Promise<void> }> {
  const { databaseUrl, channel, notice, everyMs = 30_000, patienceMs = 10_000 } = listening;
  const client = new pg.Client({
    ...ALIVE,
    connectionString: databaseUrl,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  let asking: NodeJS.Timeout | undefined;
  let over = false;
  const end = () => {
    over = true;
    clearTimeout(asking);
    return close(client);
  };
  const lost = () => {
    if (over) return;
    void end();
    listening.lost();
  };
  client.on("notification", ({ payload = "" }) => notice(payload));
  try {
    client.on("error", ignored);
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    await end();
    throw error;
  }
  client.on("error", lost);
  client.on("end", lost);
  const ask = () => {
    asking = setTimeout(() => client.query("SELECT 1").then(ask, lost), everyMs).unref();
  };
  ask();
  return { client, close: end };
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

const close = (client: pg.Client): Promise<void> => client.end().catch(ignored);
const ignored = () => {};
