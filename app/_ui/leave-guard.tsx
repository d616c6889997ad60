"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog";

interface LeaveGuardProps {
  dirty: boolean;
  consequence: string;
  /** Links to this path lose nothing. */
  keeps?: string;
}

/** The browser asks when the tab closes; we ask when a link leads away, or Back and Forward where the browser lets us. */
export function LeaveGuard({ dirty, consequence, keeps }: LeaveGuardProps) {
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
        return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
      if (link.pathname === keeps) return;
      event.preventDefault();
      event.stopPropagation();
      const target = link.pathname + link.search + link.hash;
      setLeave(() => () => router.push(target, { scroll: false }));
    };
    let leaving = false;
    const onNavigate = (event: NavigateEvent) => {
      if (leaving || event.navigationType !== "traverse" || !event.cancelable) return;
      const { key, url } = event.destination;
      if (new URL(url).pathname === keeps) return;
      event.preventDefault();
      setLeave(() => () => {
        leaving = true;
        window.navigation.traverseTo(key);
      });
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    window.navigation?.addEventListener("navigate", onNavigate);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
      window.navigation?.removeEventListener("navigate", onNavigate);
    };
  }, [dirty, keeps, router]);
  return (
    <ConfirmDialog
      open={leave !== null}
      onOpenChange={(open) => !open && setLeave(null)}
      title="Leave without saving?"
      consequence={consequence}
      action="Leave and discard"
      onConfirm={() => leave?.()}
    />
  );
}
