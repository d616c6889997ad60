"use client";
import { History } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { useEvidence } from "./evidence-focus";
import { modelName, RevisionsSheet } from "./revisions-sheet";

/** Which reading is shown, by what it was made, and the way to the others. */
export function ReadingFooter({ detail }: { detail: CallDetail }) {
  const { shown, choose } = useEvidence();
  const [open, setOpen] = useState(false);
  const reading = detail.revisions.find(({ revision }) => revision === shown.revision);
  if (!reading) return null;
  const count = detail.revisions.length;
  return (
    <div className="flex flex-col gap-1.5 border-t px-4 py-2">
      {!shown.isCurrent && (
        <p role="status" className="flex flex-wrap items-center gap-x-2 text-sm text-warning-text">
          An older reading, without corrections
          <Button size="sm" variant="ghost" className="-my-1" onClick={() => choose(null)}>
            Show the newest
          </Button>
        </p>
      )}
      <div className="flex items-center gap-x-2 text-ink-faint text-xs">
        <span className="min-w-0 flex-1">
          Revision {reading.revision}, read by {modelName(reading.model)} in {reading.latencyMs} ms
        </span>
        <Button
          size="sm"
          variant="ghost"
          icon={<History />}
          className="-mr-2 shrink-0"
          onClick={() => setOpen(true)}
        >
          {count === 1 ? "Details" : `${count} revisions`}
        </Button>
      </div>
      <RevisionsSheet detail={detail} open={open} onOpenChange={setOpen} />
    </div>
  );
}
