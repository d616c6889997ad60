"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { FormError } from "@/app/_ui/use-server-issues";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { fromDraft, toDraft } from "./value-draft";
import { findUnfinished, UNFINISHED, ValueEditor } from "./value-editor";

interface CorrectFormProps {
  callId: string;
  definition: PostCallVariable;
  /** What the call shows now. */
  value: VariableValue;
  onDone: () => void;
}

/** Sets the right value in place. Enter saves, Escape leaves it as it was. */
export function CorrectForm({ callId, definition, value, onDone }: CorrectFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { timeZone } = useSuspenseQuery(trpc.workspace.get.queryOptions()).data;
  const [draft, setDraft] = useState(toDraft(definition, value));
  const [unfinished, setUnfinished] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, []);
  const correct = useMutation(
    trpc.evaluation.correct.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.calls.pathFilter());
        onDone();
      },
    }),
  );
  const atField = correct.error?.data?.issues?.find(({ path }) => path === "value")?.message;
  return (
    <form
      ref={form}
      noValidate
      aria-label={`Correct ${definition.name}`}
      className="flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        const half = findUnfinished(event.currentTarget);
        setUnfinished(half !== undefined);
        if (half || correct.isPending) return;
        correct.mutate({ callId, name: definition.name, value: fromDraft(definition, draft, value) });
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    >
      <ValueEditor
        hideLabel
        definition={definition}
        draft={draft}
        onChange={(next) => {
          setDraft(next);
          setUnfinished(false);
          correct.reset();
        }}
        error={unfinished ? UNFINISHED : atField}
        timeZone={timeZone}
      />
      {atField === undefined && <FormError message={correct.error?.message} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" size="sm" variant="primary" pending={correct.isPending}>
          Save
        </Button>
        <Button size="sm" variant="ghost" disabled={correct.isPending} onClick={onDone}>
          Cancel
        </Button>
        <span className="text-ink-faint text-xs">Empty is unknown</span>
      </div>
    </form>
  );
}
