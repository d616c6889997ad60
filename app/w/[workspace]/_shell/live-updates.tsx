"use client";
import { type Query, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { WifiOff } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { AFFECTED, type LiveRouter } from "./affected";

/** A burst of changes becomes one refetch; figures of a whole period may lag a little more. */
const FLUSH_MS = 300;
const ANALYTICS_MS = 4000;

/** Listens to the workspace's changes once and makes the queries that show them stale. Shows only that it lost touch. */
export function LiveUpdates() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const waiting = useRef(new Set<LiveRouter>());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const wasConnected = useRef(false);
  const changedAt = useRef(new Map<string, number>());
  const startedAt = useRef(0);

  const flush = useCallback(
    (routers: LiveRouter[]) => {
      for (const name of routers) {
        waiting.current.delete(name);
        void queries.invalidateQueries({ queryKey: [[name]] });
      }
    },
    [queries],
  );

  const plan = useCallback(
    (key: string, after: number, routers: () => LiveRouter[]) => {
      if (timers.current.has(key)) return;
      const run = () => {
        timers.current.delete(key);
        flush(routers());
      };
      timers.current.set(key, setTimeout(run, after));
    },
    [flush],
  );

  const live = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      onStarted: () => {
        // What happened while we did not listen, since the server drew the page too, is unknown: it may be stale.
        void queries.invalidateQueries();
        startedAt.current = Date.now();
        wasConnected.current = true;
      },
      onData: (change) => {
        if (change.table === "*") return void queries.invalidateQueries();
        for (const name of AFFECTED[change.table] ?? []) {
          waiting.current.add(name);
          changedAt.current.set(name, Date.now());
        }
        plan("lists", FLUSH_MS, () => [...waiting.current].filter((name) => name !== "analytics"));
        if (waiting.current.has("analytics")) plan("analytics", ANALYTICS_MS, () => ["analytics"]);
      },
    }),
  );

  // What was read before we listened, or before a change that was announced meanwhile, is read again: what a page brings
  // along from the server, which may come after the start, and an answer that was under way (the cache takes it for fresh, and does not start a first reading over).
  useEffect(() => {
    const asked = new WeakMap<Query, number>();
    return queries.getQueryCache().subscribe((event) => {
      if (event.type !== "added" && event.type !== "updated") return;
      if (event.type === "updated" && event.action.type === "fetch") asked.set(event.query, Date.now());
      if (event.type === "updated" && event.action.type !== "success") return;
      const { queryKey, state } = event.query;
      const [path] = queryKey;
      const announced = changedAt.current.get(Array.isArray(path) ? String(path[0]) : "") ?? 0;
      const changed = Math.max(announced, startedAt.current);
      if (state.dataUpdatedAt === 0 || changed < (asked.get(event.query) ?? state.dataUpdatedAt)) return;
      setTimeout(() => void queries.invalidateQueries({ queryKey, exact: true }));
    });
  }, [queries]);

  useEffect(() => {
    const planned = timers.current;
    return () => {
      for (const timer of planned.values()) clearTimeout(timer);
    };
  }, []);

  return <Notice lost={live.status === "error" || (live.status === "connecting" && wasConnected.current)} />;
}

/** Only after two seconds: a short gap is nobody's business. */
function Notice({ lost }: { lost: boolean }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? 2000 : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div aria-live="polite" className="-translate-x-1/2 pointer-events-none fixed top-3 left-1/2 z-30">
      {shown && (
        <p className="flex animate-rise items-center gap-2 rounded-full border bg-surface px-3 py-1.5 text-ink-muted text-sm shadow-md">
          <WifiOff aria-hidden className="size-4" />
          Reconnecting. The page shows what it last knew.
        </p>
      )}
    </div>
  );
}
