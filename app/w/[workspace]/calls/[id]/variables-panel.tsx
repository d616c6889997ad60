"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ChevronDown, RefreshCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { absoluteTime } from "@/app/_ui/relative-time";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import { isMissing } from "@/server/domain/assistants/shared/missing";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { VariableItem } from "./variable-item";

/** What the call yielded, with the words that prove it; older readings by the revision menu. */
export function VariablesPanel({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const [chosen, setChosen] = useState<number | null>(null);
  const { call, revisions } = data;
  const shown = revisions.find(({ revision }) => revision === (chosen ?? call.evaluation.revision));
  const { state } = call.evaluation;
  return (
    <section aria-labelledby="variables" className="min-w-0 rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <h2 id="variables" className="font-semibold text-base">
          Variables
        </h2>
        <span aria-live="polite">
          <StateBadge of="evaluation" value={state} title={call.evaluation.error ?? undefined} />
        </span>
        <div className="ml-auto flex items-center gap-1">
          <ReEvaluate detail={data} onAsked={() => setChosen(null)} />
        </div>
      </div>
      <Body detail={data} shown={shown} onChoose={setChosen} />
    </section>
  );
}

interface BodyProps {
  detail: CallDetail;
  shown: CallDetail["revisions"][number] | undefined;
  onChoose: (revision: number) => void;
}

function Body({ detail, shown, onChoose }: BodyProps) {
  const { call, definitions } = detail;
  const { state, error } = call.evaluation;
  if (!shown && state === "none") {
    return (
      <p className="px-4 py-6 text-ink-muted">The values are read from the transcript when the call ends.</p>
    );
  }
  if (!shown && state === "pending") {
    return (
      <div className="px-4 py-5">
        <TextSkeleton lines={5} />
      </div>
    );
  }
  const asked = shown && shown.definitions.length > 0 ? shown.definitions : definitions;
  const missing = definitions.filter(({ name }) => !asked.some((one) => one.name === name));
  return (
    <>
      {error && (
        <p role="alert" className="border-b bg-danger-subtle px-4 py-2.5 text-danger-text text-sm">
          {error} The transcript is kept; Re-evaluate tries again.
        </p>
      )}
      <dl className="divide-y">
        {asked.map((definition) => (
          <VariableItem
            key={definition.name}
            definition={definition}
            value={shown?.variables[definition.name] ?? null}
            missing={
              shown !== undefined &&
              isMissing(definition.settings, shown.variables[definition.name], {
                durationSeconds: detail.call.durationSeconds,
                variables: shown.variables,
              })
            }
            evidence={shown?.evidence[definition.name] ?? []}
            reason={shown?.reasons[definition.name] ?? null}
          />
        ))}
      </dl>
      {missing.length > 0 && (
        <p className="border-t px-4 py-3 text-ink-muted text-sm">
          Added since: <code className="font-mono">{missing.map(({ name }) => name).join(", ")}</code>.
          Re-evaluate reads {missing.length === 1 ? "it" : "them"} from this call too.
        </p>
      )}
      {shown && (
        <div className="flex flex-wrap items-center gap-x-2 border-t px-4 py-2 text-ink-faint text-xs">
          {detail.revisions.length > 1 ? (
            <RevisionMenu detail={detail} shown={shown.revision} onChoose={onChoose} />
          ) : (
            <span>Revision {shown.revision}</span>
          )}
          <span>
            read by {shown.model === "basic" ? "the built-in extractor (basic)" : shown.model} in{" "}
            {shown.latencyMs} ms
          </span>
        </div>
      )}
    </>
  );
}

interface RevisionMenuProps {
  detail: CallDetail;
  shown: number;
  onChoose: (revision: number) => void;
}

function RevisionMenu({ detail, shown, onChoose }: RevisionMenuProps) {
  return (
    <Menu
      trigger={
        <Button size="sm" variant="ghost" className="-ml-2">
          Revision {shown}
          <ChevronDown aria-hidden />
        </Button>
      }
      items={detail.revisions.map(({ revision, createdAt, model }) => ({
        label: `Revision ${revision}${revision === detail.call.evaluation.revision ? ", newest" : ""}`,
        hint: `${model}, ${absoluteTime(createdAt).replace(/^\w+, /, "")}`,
        checked: revision === shown,
        onSelect: () => onChoose(revision),
      }))}
    />
  );
}

function ReEvaluate({ detail, onAsked }: { detail: CallDetail; onAsked: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const ask = useMutation(
    trpc.evaluation.reEvaluate.mutationOptions({
      onSuccess: () => {
        onAsked();
        void queries.invalidateQueries(trpc.calls.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const { call } = detail;
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
