"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Ellipsis, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { CodeBlock } from "@/app/_ui/code-block";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";
import { Segmented } from "@/app/_ui/segmented";
import type { SampleSource, SampleSummary } from "@/server/domain/automations/samples";
import { useBuilder } from "./builder-context";
import { PastCalls } from "./past-calls";
import { SampleValues } from "./sample-values";

/** The calls that were captured; the chosen one fills previews, the data picker and Test step. */
export function Samples() {
  const { view, readOnly } = useBuilder();
  const [shown, setShown] = useState<"values" | "json">("values");
  if (view.samples.length === 0) {
    return view.listeningUntil ? null : (
      <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed px-3 py-4 text-center text-ink-muted">
        <p>
          No samples yet. A sample is the data of a real call: it shows what can be inserted and lets you test
          each step.
        </p>
        {!readOnly && <TakeCall />}
      </div>
    );
  }
  return (
    <section aria-label="Samples" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium text-sm">Samples</h3>
        {!readOnly && <TakeCall />}
      </div>
      <ul className="overflow-hidden rounded-lg border">
        {view.samples.map((sample) => (
          <SampleRow key={sample.id} sample={sample} chosen={sample.id === view.sample?.id} />
        ))}
      </ul>
      {view.sample && (
        <div className="flex flex-col gap-2 pt-2">
          <div className="flex items-center justify-between gap-2">
            <h3 className="font-medium text-sm">Data of the chosen sample</h3>
            <Segmented
              label="How to show the sample"
              value={shown}
              onChange={setShown}
              options={[
                { value: "values", label: "Values" },
                { value: "json", label: "JSON" },
              ]}
            />
          </div>
          {shown === "values" ? (
            <SampleValues />
          ) : (
            <CodeBlock label="sample" code={JSON.stringify(view.sample.payload)} />
          )}
        </div>
      )}
    </section>
  );
}

const SOURCES: Record<SampleSource, string> = { listener: "Heard", resend: "Resent", call: "Taken" };

function TakeCall() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view } = useBuilder();
  const add = useMutation(
    trpc.automation.addSample.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id })),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <PastCalls
      verb="Take"
      pending={add.isPending}
      choose={(callId) => add.mutateAsync({ id: view.id, callId })}
      trigger={
        <Button size="sm" icon={<Plus />}>
          Take a past call
        </Button>
      }
    />
  );
}

function SampleRow({ sample, chosen }: { sample: SampleSummary; chosen: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view, readOnly } = useBuilder();
  const [renaming, setRenaming] = useState(false);
  const key = { id: view.id, sampleId: sample.id };
  const options = {
    onSuccess: () => queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id })),
    onError: (error: { message: string }) => void toast.error(error.message),
  };
  const choose = useMutation(trpc.automation.chooseSample.mutationOptions(options));
  const remove = useMutation(trpc.automation.removeSample.mutationOptions(options));
  return (
    <li className={cn("flex items-center border-b last:border-b-0", chosen && "bg-accent-subtle")}>
      <button
        type="button"
        aria-pressed={chosen}
        disabled={readOnly}
        onClick={() => choose.mutate(key)}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 px-2.5 text-left text-sm"
      >
        <Check aria-hidden className={cn("size-4 shrink-0 text-accent-text", !chosen && "invisible")} />
        <span className="min-w-0 flex-1 truncate" title={sample.name}>
          {sample.name}
        </span>
        <span className="shrink-0 text-ink-faint text-xs">{SOURCES[sample.source]}</span>
      </button>
      {!readOnly && (
        <Menu
          trigger={<IconButton label={`More for ${sample.name}`} icon={<Ellipsis />} className="mr-1" />}
          items={[
            { label: "Rename", icon: <Pencil />, onSelect: () => setRenaming(true) },
            { label: "Delete", icon: <Trash2 />, danger: true, onSelect: () => remove.mutate(key) },
          ]}
        />
      )}
      {renaming && <RenameDialog sample={sample} close={() => setRenaming(false)} />}
    </li>
  );
}

function RenameDialog({ sample, close }: { sample: SampleSummary; close: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view } = useBuilder();
  const [name, setName] = useState(sample.name);
  const rename = useMutation(
    trpc.automation.renameSample.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id }));
        close();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Rename sample"
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form="rename-sample" variant="primary" pending={rename.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form
        id="rename-sample"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ id: view.id, sampleId: sample.id, name });
        }}
      >
        <Field label="Name" error={rename.error?.message}>
          {(aria) => (
            <Input {...aria} value={name} onChange={(event) => setName(event.target.value)} autoFocus />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
