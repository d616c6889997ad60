"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import { errorCode } from "@/app/_trpc/query-client";
import type { AutomationView } from "@/server/domain/automations/get-automation";
import type { Definition } from "@/server/domain/automations/schema";

export type SaveState = "saved" | "unsaved" | "saving" | "conflict" | "failed";
interface Draft {
  name: string;
  definition: Definition;
}

const SAVE_AFTER_MS = 600;
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
  const running = useRef<Promise<void> | null>(null);
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
    } catch (error) {
      isDirty.current = true;
      setMessage(error instanceof Error ? error.message : "It could not be saved");
      setState(errorCode(error) === "CONFLICT" ? "conflict" : "failed");
    }
  }, [client, view.id]);

  /** Saves what is not saved yet; true when all of it is. */
  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    while (running.current) await running.current;
    if (isDirty.current) {
      running.current = save().finally(() => {
        running.current = null;
      });
      await running.current;
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

  /** Shows what is stored: after a conflict, or when another window saved. */
  const adopt = useCallback((stored: AutomationView) => {
    clearTimeout(timer.current);
    latest.current = draftOf(stored);
    revision.current = stored.draftRevision;
    isDirty.current = false;
    setDraft(latest.current);
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

  return { ...draft, state, message, change, flush, loadTheirs, keepMine, published, revision };
}
export type DraftHandle = ReturnType<typeof useDraft>;
