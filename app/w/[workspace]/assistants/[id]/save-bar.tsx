"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

interface SaveBarProps {
  dirty: boolean;
  pending: boolean;
  /** What a save that was asked for waits for. */
  waiting?: string | undefined;
  onDiscard: () => void;
}

/** Ends a form: Save and Discard while something is unsaved, and a question before one leaves. */
export function SaveBar({ dirty, pending, waiting, onDiscard }: SaveBarProps) {
  return (
    <>
      <LeaveGuard dirty={dirty && !pending} />
      <div
        className="flex flex-wrap items-center gap-2 rounded-lg border border-transparent py-2 data-[dirty=true]:sticky data-[dirty=true]:bottom-4 data-[dirty=true]:z-10 data-[dirty=true]:border-line-strong data-[dirty=true]:bg-surface data-[dirty=true]:px-3 max-sm:data-[dirty=true]:pr-16 data-[dirty=true]:shadow-md"
        data-dirty={dirty}
      >
        <p role="status" className={dirty ? "min-w-0 flex-1 text-ink-muted text-sm" : "sr-only"}>
          {dirty ? (waiting ?? "Unsaved changes") : "Everything is saved"}
        </p>
        {dirty && (
          <Button variant="ghost" onClick={onDiscard} disabled={pending}>
            Discard
          </Button>
        )}
        <Button type="submit" variant="primary" pending={pending || waiting !== undefined} disabled={!dirty}>
          Save
        </Button>
      </div>
    </>
  );
}

/** The browser asks when the tab closes; we ask when a link leads away. */
function LeaveGuard({ dirty }: { dirty: boolean }) {
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
        return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(link.pathname + link.search + link.hash);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [dirty]);
  return (
    <ConfirmDialog
      open={target !== null}
      onOpenChange={(open) => !open && setTarget(null)}
      title="Leave without saving?"
      consequence="Your changes on this tab are not saved yet."
      action="Leave and discard"
      onConfirm={() => target && router.push(target, { scroll: false })}
    />
  );
}
