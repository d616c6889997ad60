"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import { isMissing } from "@/server/domain/assistants/shared/missing";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { useMay } from "../../messages/use-may";
import { useEvidence } from "./evidence-focus";
import { PlatformValuesBlock } from "./platform-values";
import { ReadingFooter } from "./reading-footer";
import { RevisionChanges } from "./revision-changes";
import { UnsentNotice } from "./unsent-notice";
import { VariableItem } from "./variable-item";

/** What the call yielded, with the words that prove it: to correct, to read again, to compare. */
export function VariablesPanel({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const { state, error } = data.call.evaluation;
  /** The revision that was shown when the person asked for another. */
  const [askedAt, setAskedAt] = useState<number | null>(null);
  return (
    <section aria-labelledby="variables" className="min-w-0 rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <h2 id="variables" className="font-semibold text-base">
          Variables
        </h2>
        <span aria-live="polite">
          <StateBadge of="evaluation" value={state} title={error ?? undefined} />
        </span>
        {data.call.evaluation.model === "basic" && (
          <Badge title="Read by the built-in rules; a language model reads more">Basic</Badge>
        )}
        <div className="ml-auto flex items-center gap-1">
          <ReEvaluate detail={data} onAsked={() => setAskedAt(data.call.evaluation.revision)} />
        </div>
      </div>
      {error && (
        <p role="alert" className="border-b bg-danger-subtle px-4 py-2.5 text-danger-text text-sm">
          {error} The transcript is kept; Re-evaluate tries again.
        </p>
      )}
      <RevisionChanges detail={data} since={askedAt} onDismiss={() => setAskedAt(null)} />
      <Values detail={data} />
      <UnsentNotice base={base} detail={data} />
      <PlatformValuesBlock detail={data} />
      <ReadingFooter detail={data} />
    </section>
  );
}

function Values({ detail }: { detail: CallDetail }) {
  const { call, definitions, revisions, corrections } = detail;
  const { shown } = useEvidence();
  const may = useMay();
  const { state } = call.evaluation;
  const isRead = shown.revision > 0 || call.corrected.length > 0 || state === "failed";
  if (!isRead && state === "none") {
    return (
      <p className="px-4 py-6 text-ink-muted">The values are read from the transcript when the call ends.</p>
    );
  }
  if (!isRead && state === "pending") {
    return (
      <div className="px-4 py-5">
        <TextSkeleton lines={5} />
      </div>
    );
  }
  const newest = revisions.find(({ revision }) => revision === call.evaluation.revision);
  const canEdit = may.correctCalls && shown.isCurrent && call.endedAt !== null;
  const missing = definitions.filter(({ name }) => !shown.definitions.some((one) => one.name === name));
  return (
    <>
      <dl className="divide-y">
        {shown.definitions.map((asked) => {
          const { name } = asked;
          const value = shown.variables[name] ?? null;
          return (
            <VariableItem
              key={name}
              callId={call.id}
              asked={asked}
              value={value}
              missing={
                shown.revision > 0 &&
                isMissing(asked.settings, value, {
                  durationSeconds: call.durationSeconds,
                  variables: shown.variables,
                })
              }
              evidence={shown.evidence[name] ?? []}
              transcript={call.transcript}
              reason={shown.reasons[name] ?? null}
              editable={(canEdit && definitions.find((one) => one.name === name)) || null}
              correction={{
                history: shown.isCurrent ? corrections.filter((one) => one.name === name) : [],
                isCorrected: shown.isCurrent && call.corrected.includes(name),
                extracted: newest?.variables[name],
              }}
            />
          );
        })}
      </dl>
      {missing.length > 0 && (
        <p className="border-t px-4 py-3 text-ink-muted text-sm">
          Added since: <code className="font-mono">{missing.map(({ name }) => name).join(", ")}</code>.
          Re-evaluate reads {missing.length === 1 ? "it" : "them"} from this call too.
        </p>
      )}
    </>
  );
}

function ReEvaluate({ detail, onAsked }: { detail: CallDetail; onAsked: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { choose } = useEvidence();
  const may = useMay();
  const ask = useMutation(
    trpc.evaluation.reEvaluate.mutationOptions({
      onMutate: onAsked,
      onSuccess: () => {
        choose(null);
        void queries.invalidateQueries(trpc.calls.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const { call } = detail;
  if (!may.reEvaluateCalls) return null;
  return (
    <Button
      size="sm"
      icon={<RefreshCw />}
      pending={ask.isPending}
      disabled={call.endedAt === null || call.evaluation.state === "pending"}
      onClick={() => ask.mutate({ callId: call.id })}
    >
      Re-evaluate
    </Button>
  );
}
