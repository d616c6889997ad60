"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2, UserPen } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { CorrectionView } from "@/server/domain/calls/call-detail";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { Value } from "../value";

interface CorrectionNoteProps {
  callId: string;
  name: string;
  unit: string | undefined;
  /** Of this variable, newest first. */
  history: CorrectionView[];
  /** It is a person's value that the call shows. */
  isCorrected: boolean;
  /** What the newest evaluation read; undefined: none has. */
  extracted: VariableValue | undefined;
  mayCorrect: boolean;
}

/** Who set the value, what it was, and the way back. */
export function CorrectionNote({ callId, name, unit, history, isCorrected, ...rest }: CorrectionNoteProps) {
  const [newest] = history;
  if (!newest) return null;
  return (
    <div className="flex flex-col items-start gap-1 text-ink-muted text-sm">
      {isCorrected && (
        <p className="flex max-w-full items-start gap-1.5">
          <UserPen aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
          <span className="min-w-0">
            Corrected by {newest.who}, <RelativeTime at={newest.createdAt} />. Was{" "}
            <Inline value={rest.extracted ?? newest.before} unit={unit} />
          </span>
        </p>
      )}
      {(history.length > 1 || !isCorrected) && (
        <details className="w-full">
          <summary className="w-fit text-ink-muted text-xs">
            {history.length === 1 ? "Corrected once" : `Corrected ${history.length} times`}
          </summary>
          <ol
            aria-label={`Corrections of ${name}`}
            className="mt-1 flex flex-col gap-1 border-l pl-2.5 text-xs"
          >
            {history.map((one) => (
              <li key={one.id}>
                {one.who}, <RelativeTime at={one.createdAt} />:{" "}
                {one.reverted ? (
                  <>
                    took back <Inline value={one.before} unit={unit} />
                  </>
                ) : (
                  <>
                    <Inline value={one.before} unit={unit} /> to <Inline value={one.value} unit={unit} />
                  </>
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
      {isCorrected && rest.mayCorrect && <UseExtracted callId={callId} name={name} />}
    </div>
  );
}

/** A value within a sentence; a long one is cut. */
function Inline({ value, unit }: { value: VariableValue; unit: string | undefined }) {
  return (
    <span className="inline-flex max-w-full overflow-hidden [&>span]:min-w-0 [&>span]:truncate">
      <Value value={value} unit={unit} dense />
    </span>
  );
}

function UseExtracted({ callId, name }: { callId: string; name: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const revert = useMutation(
    trpc.evaluation.revertCorrection.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.calls.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={<Undo2 />}
      className="-ml-2"
      pending={revert.isPending}
      aria-label={`Use extracted value of ${name} again`}
      onClick={() => revert.mutate({ callId, name })}
    >
      Use extracted value again
    </Button>
  );
}
