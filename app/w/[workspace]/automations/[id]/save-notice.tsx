"use client";
import { Button } from "@/app/_ui/button";
import { LeaveGuard } from "@/app/_ui/leave-guard";
import { useBuilder } from "./builder-context";

/** Whether what is typed is stored, and the way out when it is not. */
export function SaveNotice() {
  const { base, view, draft } = useBuilder();
  return (
    <>
      <LeaveGuard
        dirty={draft.state === "conflict" || draft.state === "failed"}
        keeps={`${base}/automations/${view.id}`}
        consequence="What you typed last could not be saved yet."
      />
      <State />
    </>
  );
}

function State() {
  const { draft } = useBuilder();
  switch (draft.state) {
    case "saved":
    case "unsaved":
    case "saving":
      return (
        <span role="status" className="text-ink-faint text-xs">
          {draft.state === "saved" ? "Saved" : "Saving…"}
        </span>
      );
    case "failed":
      return (
        <span role="alert" className="flex items-center gap-2 text-danger-text text-sm">
          Not saved: {draft.message}
          <Button size="sm" onClick={() => void draft.flush()}>
            Try again
          </Button>
        </span>
      );
    case "conflict":
      return (
        <div
          role="alert"
          className="flex w-full flex-wrap items-center gap-2 rounded-lg border border-warning-line bg-warning-subtle px-3 py-2 text-sm text-warning-text"
        >
          <p className="min-w-0 flex-1">
            This automation was changed in another window or by somebody else. Your changes are here and not
            saved yet.
          </p>
          <Button size="sm" onClick={() => void draft.loadTheirs()}>
            Load theirs
          </Button>
          <Button size="sm" onClick={() => void draft.keepMine()}>
            Save mine over it
          </Button>
        </div>
      );
    default:
      return draft.state satisfies never;
  }
}
