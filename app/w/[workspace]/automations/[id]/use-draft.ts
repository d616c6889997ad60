"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import { errorCode } from "@/app/_trpc/query-client";
import type { AutomationView } from "@/server/domain/automations/get-automation";
import type { Definition } from "@/server/domain/automations/schema";
import { findStep } from "@/server/domain/automations/shared/tree";

export type SaveState = "saved" | "unsaved" | "saving" | "conflict" | "failed";
interface Draft {
  name: string;
  definition: Definition;
}

const SAVE_AFTER_MS = 600;
/** What is typed in one step without a longer pause is undone at once. */
const ONE_EDIT_MS = 1500;
const MAX_UNDO = 100;

interface History {
  past: Definition[];
  future: Definition[];
  /** In which step, and when, something was changed last. */
  last: { stepId: string | null; at: number };
}
const NO_HISTORY: History = { past: [], future: [], last: { stepId: null, at: 0 } };
const draftOf = (view: AutomationView): Draft => ({ name: view.name, definition: view.draft });

/**
 * The draft as it is typed, saved by itself a moment later. A save names the revision that was edited; when somebody
 * else was faster nothing is overwritten: the state is "conflict" until the person takes theirs or keeps this one.
 */
export function useDraft(view: AutomationView) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(view));
  const [state, setState] = useState<SaveState>("saved");
  const [message, setMessage] = useState("");
  const latest = useRef(draft);
  const revision = useRef(view.draftRevision);
  const isDirty = useRef(false);
  const running = useRef<Promise<boolean> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const save = useCallback(async () => {
    isDirty.current = false;
    setState("saving");
    const { name, definition } = latest.current;
    try {
      const saved = await client.automation.saveDraft.mutate({
        id: view.id,
        draftRevision: revision.current,
        name: name.trim() || "New automation",
        definition,
      });
      revision.current = saved.draftRevision;
      setState(isDirty.current ? "unsaved" : "saved");
      return true;
    } catch (error) {
      isDirty.current = true;
      setMessage(error instanceof Error ? error.message : "It could not be saved");
      setState(errorCode(error) === "CONFLICT" ? "conflict" : "failed");
      return false;
    }
  }, [client, view.id]);

  /** Saves what is not saved yet; true when all of it is. */
  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    while (running.current) await running.current;
    // What is typed while it saves is saved after it.
    for (let saved = true; saved && isDirty.current; ) {
      running.current = save().finally(() => {
        running.current = null;
      });
      saved = await running.current;
    }
    return !isDirty.current;
  }, [save]);

  const change = useCallback(
    (next: Partial<Draft>) => {
      latest.current = { ...latest.current, ...next };
      isDirty.current = true;
      setDraft(latest.current);
      setState((now) => (now === "conflict" ? now : "unsaved"));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), SAVE_AFTER_MS);
    },
    [flush],
  );

  const [history, setHistory] = useState(NO_HISTORY);
  /** Changes the steps so that it can be undone; `stepId`: something in that step's form. */
  const edit = useCallback(
    (definition: Definition, stepId: string | null = null) => {
      const before = latest.current.definition;
      const at = Date.now();
      setHistory(({ past, last }) => {
        const goesOn = stepId !== null && last.stepId === stepId && at - last.at < ONE_EDIT_MS;
        return {
          past: goesOn ? past : [...past, before].slice(-MAX_UNDO),
          future: [],
          last: { stepId, at },
        };
      });
      change({ definition });
    },
    [change],
  );
  const undo = useCallback(() => {
    const previous = history.past.at(-1);
    if (!previous) return;
    const now = latest.current.definition;
    setHistory({ past: history.past.slice(0, -1), future: [now, ...history.future], last: NO_HISTORY.last });
    change({ definition: previous });
  }, [history, change]);
  const redo = useCallback(() => {
    const [next, ...future] = history.future;
    if (!next) return;
    const now = latest.current.definition;
    setHistory({ past: [...history.past, now], future, last: NO_HISTORY.last });
    change({ definition: next });
  }, [history, change]);

  /** Shows what is stored: after a conflict, or when another window saved. */
  const adopt = useCallback((stored: AutomationView) => {
    clearTimeout(timer.current);
    latest.current = draftOf(stored);
    revision.current = stored.draftRevision;
    isDirty.current = false;
    setDraft(latest.current);
    setHistory(NO_HISTORY);
    setState("saved");
  }, []);

  const loadTheirs = useCallback(async () => {
    const options = trpc.automation.get.queryOptions({ id: view.id });
    adopt(await queries.fetchQuery({ ...options, staleTime: 0 }));
  }, [adopt, queries, trpc, view.id]);

  const keepMine = useCallback(async () => {
    const options = trpc.automation.get.queryOptions({ id: view.id });
    revision.current = (await queries.fetchQuery({ ...options, staleTime: 0 })).draftRevision;
    await flush();
  }, [flush, queries, trpc, view.id]);

  useEffect(() => {
    const isIdle = !isDirty.current && !running.current;
    if (isIdle && view.draftRevision > revision.current) adopt(view);
  }, [view, adopt]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isDirty.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void flush();
    };
  }, [flush]);

  const published = useCallback((draftRevision: number) => {
    revision.current = draftRevision;
  }, []);

  /** The steps as they are now, also between two renderings. */
  const now = useCallback(() => latest.current.definition, []);
  const has = useCallback((id: string) => findStep(latest.current.definition, id) !== undefined, []);
  return {
    ...draft,
    state,
    message,
    change,
    edit,
    undo,
    redo,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    latest: now,
    has,
    flush,
    loadTheirs,
    keepMine,
    published,
    revision,
  };
}
export type DraftHandle = ReturnType<typeof useDraft>;
