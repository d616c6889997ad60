"use client";
import { useRouter } from "next/navigation";
import { type RefObject, useEffect } from "react";

const TYPED_IN = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const STEP: Record<string, number> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/**
 * J and K go to the next and the one before of a list of links, from anywhere on the page where nothing is typed;
 * the arrows do so within the list.
 */
export function useListKeys(list: RefObject<HTMLElement | null>) {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEP[event.key];
      const { target } = event;
      if (!step || event.metaKey || event.ctrlKey || event.altKey || !(target instanceof Element)) return;
      if (target.closest(TYPED_IN)) return;
      if (event.key.startsWith("Arrow") && !list.current?.contains(target)) return;
      const links = [...(list.current?.querySelectorAll("a") ?? [])];
      const now = links.findIndex((link) => link.getAttribute("aria-current") === "true");
      const next = links[now === -1 ? (step > 0 ? 0 : links.length - 1) : now + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      router.push(next.href, { scroll: false });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list, router]);
}
