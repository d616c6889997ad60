"use client";
import { Button } from "@/app/_ui/button";
import { LeaveGuard } from "@/app/_ui/leave-guard";

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
      <LeaveGuard dirty={dirty && !pending} consequence="Your changes on this tab are not saved yet." />
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
