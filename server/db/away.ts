import { z } from "zod";

/** Prisma's codes for a database that is not reached, or has no connection to give. */
const AWAY = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"]);
const KINDS = new Set(["DatabaseNotReachable", "TooManyConnections", "ConnectionClosed", "SocketTimeout"]);
/** Postgres' own: 08 no connection, 53 no room (connections, memory, disk), 57P shut down, 25006 read-only. */
const SQL_STATES = /^(08|53|57P|25006)/;
const LOST =
  /not currently accepting connections|timeout exceeded when trying to connect|Connection terminated|is not queryable|Query read timeout|ECONNREFUSED|ECONNRESET/;

const Failure = z.looseObject({
  code: z.string().optional(),
  message: z.string().default(""),
  meta: z
    .looseObject({
      driverAdapterError: z.looseObject({
        cause: z.looseObject({ kind: z.string().optional(), originalCode: z.string().optional() }),
      }),
    })
    .optional()
    .catch(undefined),
});

/** True when the database did not do what was asked because it is away, full or read-only: the same may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const failure = Failure.safeParse({ ...error, message: error.message }).data;
  if (!failure) return false;
  const { code = "", meta, message } = failure;
  const cause = meta?.driverAdapterError.cause;
  return (
    AWAY.has(code) ||
    KINDS.has(cause?.kind ?? "") ||
    SQL_STATES.test(cause?.originalCode ?? code) ||
    LOST.test(message)
  );
}

export const AWAY_MESSAGE =
  "The database does not answer or takes no changes. Nothing was stored; try again shortly";
export const AWAY_RETRY_SECONDS = 5;
