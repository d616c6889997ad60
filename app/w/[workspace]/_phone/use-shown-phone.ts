"use client";
import { useParams } from "next/navigation";
import { useCallback, useSyncExternalStore } from "react";

const CHANGED = "wrapup:shown-phone";
const keyOf = (workspace: string) => `wrapup:phone:${workspace}`;

function subscribe(onChange: () => void) {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/** Which of the workspace's virtual phones this browser shows and is called on; none: the first. */
export function useShownPhone() {
  const { workspace } = useParams<{ workspace: string }>();
  const key = keyOf(workspace);
  const id = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  );
  const show = useCallback(
    (phoneId: string | null) => {
      if (phoneId === null) localStorage.removeItem(key);
      else localStorage.setItem(key, phoneId);
      window.dispatchEvent(new Event(CHANGED));
    },
    [key],
  );
  /** As the procedures take it. */
  return { input: id === null ? {} : { phoneId: id }, show };
}
