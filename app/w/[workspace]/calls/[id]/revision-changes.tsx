"use client";
import { X } from "lucide-react";
import { IconButton } from "@/app/_ui/icon-button";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { diffRevisions } from "./revision-diff";
import { DiffRows } from "./revision-rows";

interface RevisionChangesProps {
  detail: CallDetail;
  /** The revision that was shown when another was asked for; null: none was. */
  since: number | null;
  onDismiss: () => void;
}

/** What a new reading changed, once it is there. */
export function RevisionChanges({ detail, since, onDismiss }: RevisionChangesProps) {
  const { call, revisions } = detail;
  const before = revisions.find(({ revision }) => revision === since);
  const after = revisions.find(({ revision }) => revision === call.evaluation.revision);
  const isThere = since !== null && call.evaluation.state === "evaluated" && call.evaluation.revision > since;
  const changed =
    isThere && before && after ? diffRevisions(before, after).filter((row) => row.changed) : null;
  const kept = changed?.filter(({ name }) => call.corrected.includes(name)).length ?? 0;
  return (
    <div aria-live="polite">
      {changed && after && (
        <div className="flex animate-fade flex-col gap-2 border-b bg-info-subtle px-4 py-3">
          <div className="flex items-start gap-2">
            <p className="min-w-0 flex-1 font-medium text-info-text text-sm">
              {changed.length === 0
                ? `Revision ${after.revision} reads the same values`
                : `Revision ${after.revision} reads ${changed.length === 1 ? "one value" : `${changed.length} values`} otherwise`}
            </p>
            <IconButton label="Dismiss" icon={<X />} className="-my-1 -mr-2" onClick={onDismiss} />
          </div>
          {changed.length > 0 && <DiffRows rows={changed} definitions={after.definitions} />}
          {kept > 0 && (
            <p className="text-ink-muted text-xs">
              {kept === 1 ? "One of them is" : `${kept} of them are`} corrected by a person; the call goes on
              showing that.
            </p>
          )}
        </div>
      )}
    </div>
  );
}
