"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { FormError } from "@/app/_ui/use-server-issues";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { type Draft, fromDraft, toDraft } from "./value-draft";
import { findUnfinished, UNFINISHED, ValueEditor } from "./value-editor";

interface GoldenDialogProps {
  detail: CallDetail;
  onClose: () => void;
}

interface Row {
  definition: PostCallVariable;
  before: VariableValue;
  draft: Draft;
  judged: boolean;
}

/** A text is worded otherwise each time it is read: it is judged only where a person says so. */
const isJudged = ({ type }: PostCallVariable) => type !== "text";

function rowsOf({ definitions, call, golden }: CallDetail): Row[] {
  return definitions.map((definition) => {
    const pinned = golden?.values[definition.name];
    const before = pinned !== undefined ? pinned : (call.variables[definition.name] ?? null);
    return {
      definition,
      before,
      draft: toDraft(definition, before),
      judged: golden ? pinned !== undefined : isJudged(definition),
    };
  });
}

/** A person confirms the call's values, so that changed variables can be measured by them. */
export function GoldenDialog({ detail, onClose }: GoldenDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { timeZone } = useSuspenseQuery(trpc.workspace.get.queryOptions()).data;
  const { call, golden, assistant } = detail;
  const [rows, setRows] = useState(() => rowsOf(detail));
  const [unfinished, setUnfinished] = useState(false);
  const formId = useId();
  const done = (said: string) => () => {
    void queries.invalidateQueries(trpc.calls.pathFilter());
    void queries.invalidateQueries(trpc.evaluation.golden.queryFilter());
    toast.success(said);
    onClose();
  };
  const pin = useMutation(
    trpc.evaluation.pinGolden.mutationOptions({ onSuccess: done(`A golden call of ${assistant.name}`) }),
  );
  const unpin = useMutation(
    trpc.evaluation.unpinGolden.mutationOptions({ onSuccess: done("No golden call any more") }),
  );
  const issueOf = (name: string) =>
    pin.error?.data?.issues?.find(({ path }) => path === `values.${name}`)?.message;
  const set = (name: string, change: Partial<Row>) => {
    pin.reset();
    setUnfinished(false);
    setRows((all) => all.map((row) => (row.definition.name === name ? { ...row, ...change } : row)));
  };
  const judged = rows.filter((row) => row.judged);
  const pending = pin.isPending || unpin.isPending;
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title={golden ? "Golden call" : "Pin as golden"}
      description={`Confirm what is right for this call. Whenever a variable of ${assistant.name} is changed, it can be measured by it first. The call itself stays as it is.`}
      footer={
        <>
          {golden && (
            <Button
              variant="ghost"
              className="mr-auto text-danger-text"
              pending={unpin.isPending}
              disabled={pending}
              onClick={() => unpin.mutate({ id: golden.id })}
            >
              Remove from golden calls
            </Button>
          )}
          <Button disabled={pending} onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            icon={<Star />}
            pending={pin.isPending}
            disabled={pending || judged.length === 0}
          >
            {golden ? "Save golden call" : "Pin as golden"}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const half = findUnfinished(event.currentTarget);
          setUnfinished(half !== undefined);
          half?.focus();
          if (half || pending) return;
          pin.mutate({
            callId: call.id,
            values: Object.fromEntries(
              judged.map(({ definition, draft, before }) => [
                definition.name,
                fromDraft(definition, draft, before),
              ]),
            ),
          });
        }}
      >
        <p className="text-ink-muted text-sm">
          Ticked values are judged; an empty one is judged as unknown. Texts such as a summary are worded
          otherwise each time: tick them only where the exact words matter.
        </p>
        <ul className="divide-y rounded-lg border">
          {rows.map(({ definition, draft, judged: isOn }) => (
            <li key={definition.name} className="flex items-start gap-3 px-3 py-3">
              <input
                type="checkbox"
                aria-label={`Judge ${definition.name}`}
                checked={isOn}
                onChange={(event) => set(definition.name, { judged: event.target.checked })}
                className="mt-0.5 size-4 shrink-0 accent-accent"
              />
              <div className="min-w-0 flex-1">
                <ValueEditor
                  definition={definition}
                  draft={draft}
                  onChange={(next) => set(definition.name, { draft: next, judged: true })}
                  error={issueOf(definition.name)}
                  timeZone={timeZone}
                />
              </div>
            </li>
          ))}
        </ul>
        {judged.length === 0 && (
          <p role="status" className="text-sm text-warning-text">
            Tick at least one value to judge by.
          </p>
        )}
        {unfinished && <FormError message={`The marked date or time is half typed. ${UNFINISHED}.`} />}
        {!pin.error?.data?.issues?.length && (
          <FormError message={pin.error?.message ?? unpin.error?.message} />
        )}
      </form>
    </Dialog>
  );
}
