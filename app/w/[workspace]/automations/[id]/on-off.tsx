"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Switch } from "@/app/_ui/switch";
import { FormError } from "@/app/_ui/use-server-issues";
import { useBuilder } from "./builder-context";

/** Whether calls start it; there once something is published. With runs under way it asks what becomes of them. */
export function OnOff() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view, readOnly } = useBuilder();
  const [open, setOpen] = useState<number | null>(null);
  const refresh = () => {
    void queries.invalidateQueries(trpc.automation.pathFilter());
    void queries.invalidateQueries(trpc.run.pathFilter());
  };
  const onError = (error: { message: string }) => void toast.error(error.message);
  const on = useMutation(trpc.automation.turnOn.mutationOptions({ onSuccess: refresh, onError }));
  const off = useMutation(trpc.automation.turnOff.mutationOptions({ onSuccess: refresh, onError }));
  if (!view.published) return null;
  const turn = async (checked: boolean) => {
    if (checked) return on.mutate({ id: view.id });
    const options = trpc.automation.openRuns.queryOptions({ id: view.id });
    const runs = await queries.fetchQuery({ ...options, staleTime: 0 }).catch(() => ({ open: 0 }));
    if (runs.open > 0) setOpen(runs.open);
    else off.mutate({ id: view.id, waiting: "finish" });
  };
  return (
    <>
      <Switch
        label="On"
        className="mr-1 items-center"
        checked={view.state === "live"}
        disabled={readOnly || on.isPending || off.isPending}
        onCheckedChange={(checked) => void turn(checked)}
      />
      {open !== null && (
        <TurnOffDialog
          open={open}
          error={off.error?.message}
          pending={off.isPending}
          close={() => setOpen(null)}
          choose={async (waiting) => {
            await off.mutateAsync({ id: view.id, waiting }).then(
              () => setOpen(null),
              () => undefined,
            );
          }}
        />
      )}
    </>
  );
}

const CHOICES = [
  {
    waiting: "finish",
    label: "Let them finish",
    help: "They send what they have still to send; only new calls start nothing.",
  },
  {
    waiting: "hold",
    label: "Hold them",
    help: "Nothing more is sent. They go on where they are once it is on again.",
  },
  {
    waiting: "end",
    label: "End them",
    help: "Nothing more is sent, also no text that waits for the morning. This cannot be undone.",
  },
] as const;

interface TurnOffDialogProps {
  open: number;
  error: string | undefined;
  pending: boolean;
  close: () => void;
  choose: (waiting: (typeof CHOICES)[number]["waiting"]) => Promise<void>;
}

function TurnOffDialog({ open, error, pending, close, choose }: TurnOffDialogProps) {
  const { view } = useBuilder();
  const runs = open === 1 ? "1 run is under way" : `${open} runs are under way`;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Turn ${view.name} off?`}
      description={`${runs}. What becomes of ${open === 1 ? "it" : "them"}?`}
      footer={<Button onClick={close}>Cancel</Button>}
    >
      <FormError message={error} />
      <ul className="flex flex-col divide-y rounded-lg border">
        {CHOICES.map(({ waiting, label, help }) => (
          <li key={waiting}>
            <button
              type="button"
              disabled={pending}
              className="flex w-full flex-col items-start gap-0.5 px-3 py-2.5 text-left hover:bg-hover disabled:opacity-60"
              onClick={() => void choose(waiting)}
            >
              <span className={waiting === "end" ? "font-medium text-danger-text" : "font-medium"}>
                {label}
              </span>
              <span className="text-ink-muted text-sm">{help}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
