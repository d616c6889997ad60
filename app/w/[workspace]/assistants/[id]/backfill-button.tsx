"use client";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Spinner } from "@/app/_ui/spinner";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { BackfillDialog } from "./backfill-dialog";

interface BackfillButtonProps {
  assistantId: string;
  /** As they are stored: a backfill reads by these. */
  stored: PostCallVariable[];
  /** The form has changes that a backfill does not know of. */
  isDirty: boolean;
}

/** Opens the backfill; while one runs, whoever started it and wherever, it says how far it is. */
export function BackfillButton({ assistantId, stored, isDirty }: BackfillButtonProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const jobs = useQuery(trpc.evaluationJob.list.queryOptions({ assistantId }));
  const workspace = useQuery(trpc.workspace.get.queryOptions()).data;
  const running = jobs.data?.find(({ kind, state }) => kind === "backfill" && state === "running");
  if (workspace?.may.reEvaluateCalls === false) return null;
  return (
    <>
      <Button
        icon={running ? <Spinner /> : <History />}
        disabled={stored.length === 0 && !running}
        onClick={() => setOpen(true)}
      >
        {running ? (
          <span className="tabular">
            Backfill {running.done + running.failed} of {running.total}
          </span>
        ) : (
          "Backfill…"
        )}
      </Button>
      {open && (
        <BackfillDialog
          assistantId={assistantId}
          stored={stored}
          isDirty={isDirty}
          runningId={running?.id ?? null}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
