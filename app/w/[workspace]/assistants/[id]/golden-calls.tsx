"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Phone, Star, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { formatDuration } from "@/app/_ui/duration";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatPhone } from "@/app/_ui/format-phone";
import { IconButton } from "@/app/_ui/icon-button";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { GoldenCallView } from "@/server/domain/evaluation/golden";
import type { WrongValue } from "@/server/domain/evaluation/golden-score";
import { Value } from "../../calls/value";
import { useMay } from "../../messages/use-may";
import { StoredCheck } from "./stored-check";
import { useGoldenCheck } from "./use-golden-check";

/** The calls whose right values a person confirmed: what the variables of the assistant are measured by. */
export function GoldenCalls({ base, assistantId }: { base: string; assistantId: string }) {
  const trpc = useTRPC();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id: assistantId }));
  const { data: golden } = useSuspenseQuery(trpc.evaluation.golden.queryOptions({ assistantId }));
  const may = useMay();
  const check = useGoldenCheck(assistantId, assistant.postCallVariables);
  const checked = check.isOld ? [] : (check.job?.golden?.score.calls ?? []);
  const [removing, setRemoving] = useState<GoldenCallView | null>(null);
  const queries = useQueryClient();
  const unpin = useMutation(
    trpc.evaluation.unpinGolden.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.calls.pathFilter());
        toast.success("No golden call any more");
        return queries.invalidateQueries(trpc.evaluation.golden.queryFilter());
      },
    }),
  );
  return (
    <section aria-labelledby="golden" className="flex max-w-3xl flex-col gap-4">
      <div>
        <h2 id="golden" className="font-semibold text-lg">
          Golden calls
        </h2>
        <p className="text-ink-muted">
          Calls whose right values a person confirmed. Changed variables are measured by them before they are
          saved.
        </p>
      </div>
      {golden.length > 0 && may.writeAssistants && (
        <StoredCheck check={check} variables={assistant.postCallVariables} />
      )}
      {golden.length === 0 ? (
        <EmptyState
          icon={Star}
          title="No golden calls yet"
          action={
            <LinkButton href={`${base}/calls?assistant=${assistantId}`} icon={<Phone />}>
              Calls of {assistant.name}
            </LinkButton>
          }
        >
          Open a call, check what was read from it, and press Pin as golden. A handful of different calls is
          enough to begin with.
        </EmptyState>
      ) : (
        <ul className="divide-y rounded-lg border bg-surface">
          {golden.map((one) => (
            <GoldenCall
              key={one.id}
              base={base}
              golden={one}
              definitions={assistant.postCallVariables}
              wrong={checked.find(({ callId }) => callId === one.callId)?.wrong ?? []}
              onRemove={may.writeAssistants ? () => setRemoving(one) : null}
            />
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={removing ? `Remove the call with ${customerOf(removing)}?` : ""}
        consequence="Its confirmed values are deleted and variables are no longer measured by it. The call itself stays as it is."
        action="Remove golden call"
        onConfirm={() => removing && unpin.mutateAsync({ id: removing.id })}
      />
    </section>
  );
}

const customerOf = ({ call }: GoldenCallView) =>
  call.customer ?? (call.customerPhone ? formatPhone(call.customerPhone) : "an unknown number");

interface GoldenCallProps {
  base: string;
  golden: GoldenCallView;
  definitions: PostCallVariable[];
  /** What the last check read otherwise. */
  wrong: WrongValue[];
  /** Null: the person may not. */
  onRemove: (() => void) | null;
}

function GoldenCall({ base, golden, definitions, wrong, onRemove }: GoldenCallProps) {
  const { call, values } = golden;
  const known = new Map(definitions.map((definition) => [definition.name, definition]));
  // As the assistant lists its variables; what it does not have any more comes last.
  const order = [...known.keys()].filter((name) => name in values);
  const gone = Object.keys(values).filter((name) => !known.has(name));
  return (
    <li className="flex flex-col gap-2.5 p-4">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Link
            href={`${base}/calls/${golden.callId}`}
            className="tabular rounded-sm font-medium underline-offset-2 hover:underline"
          >
            {customerOf(golden)}
          </Link>
          <p className="text-ink-muted text-sm">
            Called <RelativeTime at={call.startedAt} />, {formatDuration(call.durationSeconds)}. Confirmed by{" "}
            {golden.who}, <RelativeTime at={golden.updatedAt} />.
          </p>
        </div>
        {onRemove && (
          <IconButton
            label={`Remove the golden call with ${customerOf(golden)}`}
            icon={<Trash2 />}
            className="-mt-1 -mr-2"
            onClick={onRemove}
          />
        )}
      </div>
      <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {[...order, ...gone].map((name) => {
          const unit = known.get(name)?.settings.unit;
          const misread = wrong.find((one) => one.name === name);
          return (
            <div key={name} className="grid min-w-0 grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-3">
              <dt className="truncate font-mono text-ink-muted text-sm" title={name}>
                {name}
              </dt>
              <dd className="min-w-0">
                <Value value={values[name] ?? null} unit={unit} dense />
                {!known.has(name) && (
                  <span className="ml-2 text-ink-faint text-xs">not judged: no such variable any more</span>
                )}
                {misread && (
                  <p className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-danger-text text-sm">
                    Read as <Value value={misread.got} unit={unit} dense />
                  </p>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </li>
  );
}
