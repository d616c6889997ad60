import { z } from "zod";
import { env } from "@/server/env";
import { logger } from "@/server/log";
import { listen } from "./connection";

const CHANNEL = "wrapup_live";
const Notice = z.object({ w: z.string(), t: z.string(), i: z.string() });

/** A row that changed. `table: "*"` means that notices may have been missed: read everything again. */
export interface Change {
  table: string;
  id: string;
}
type Listener = (change: Change) => void;

/** One LISTEN connection, however many pages listen; it opens with the first listener and reconnects by itself. */
export function createLiveChanges(databaseUrl: string) {
  const listeners = new Map<string, Set<Listener>>();
  let line: Awaited<ReturnType<typeof listen>> | undefined;
  let connecting = false;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const tellAll = (change: Change) => {
    for (const set of listeners.values()) for (const listener of set) listener(change);
  };
  const hear = (payload: string) => {
    const notice = Notice.safeParse(JSON.parse(payload || "null")).data;
    if (!notice) return;
    for (const listener of listeners.get(notice.w) ?? []) listener({ table: notice.t, id: notice.i });
  };
  const lost = () => {
    line = undefined;
    retry();
  };

  const retry = () => {
    if (closed || timer) return;
    failures += 1;
    timer = setTimeout(
      () => {
        timer = undefined;
        void connect(true);
      },
      Math.min(250 * 2 ** failures, 10_000),
    );
    timer.unref();
  };

  const connect = async (again: boolean): Promise<void> => {
    if (line || connecting || closed) return;
    connecting = true;
    try {
      line = await listen({ databaseUrl, channel: CHANNEL, notice: hear, lost });
      failures = 0;
      if (closed) await line.close();
      if (again) tellAll({ table: "*", id: "*" });
    } catch (error) {
      logger.warn({ err: error }, "live changes: no connection to the database, trying again");
      retry();
    } finally {
      connecting = false;
    }
  };

  return {
    /** Calls `listener` for each change in this workspace until the returned function is called. */
    async listen(workspaceId: string, listener: Listener): Promise<() => void> {
      const set = listeners.get(workspaceId) ?? new Set();
      listeners.set(workspaceId, set.add(listener));
      await connect(false);
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(workspaceId) === set) listeners.delete(workspaceId);
      };
    },
    /** How many listen to this workspace. */
    count: (workspaceId: string): number => listeners.get(workspaceId)?.size ?? 0,
    /** Process id of the database's end of the connection; tests cut it. */
    async backendPid(): Promise<number | undefined> {
      const answer = await line?.client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      return answer?.rows[0]?.pid;
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await line?.close();
    },
  };
}

export type LiveChanges = ReturnType<typeof createLiveChanges>;

declare global {
  var wrapupLive: LiveChanges | undefined;
}

/** The process's listener; kept over hot reloads. */
export const liveChanges = (): LiveChanges => {
  globalThis.wrapupLive ??= createLiveChanges(env().DATABASE_URL);
  return globalThis.wrapupLive;
};
