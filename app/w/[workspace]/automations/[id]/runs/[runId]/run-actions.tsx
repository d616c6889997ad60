"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, FastForward, History, RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog } from "@/app/_ui/dialog";
import { IconButton } from "@/app/_ui/icon-button";
import { Menu } from "@/app/_ui/menu";
import { FormError } from "@/app/_ui/use-server-issues";
import type { RunDetail } from "@/server/domain/automations/get-run";
import { diffDefinitions } from "@/server/domain/automations/shared/diff";
import { useMay } from "../../../../messages/use-may";
import { Changes } from "../../version-diff";
import { ReplayDialog } from "./replay-dialog";

/** What a person can do with a run: retry, end its wait, cancel, replay. */
export function RunActions({ base, run }: { base: string; run: RunDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"retry" | "cancel" | "replay" | "wait" | null>(null);
  const may = useMay();
  const refresh = () => queries.invalidateQueries(trpc.run.pathFilter());
  const retry = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: () => {
        void refresh();
        setOpen(null);
        toast.success("The run continues from the step that failed");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const cancel = useMutation(trpc.run.cancel.mutationOptions({ onSuccess: refresh }));
  const endWait = useMutation(trpc.run.endWait.mutationOptions({ onSuccess: refresh }));
  const isOpen = run.state === "waiting" || run.state === "running";
  const mayReplay = !run.test && !isOpen;
  if (!may.writeAutomations) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {run.state === "failed" && (
        <Button
          variant="primary"
          icon={<RotateCw />}
          pending={retry.isPending}
          title="Continues from the step that failed; what was sent is not sent again"
          onClick={() =>
            run.publishedVersion && !run.test
              ? setOpen("retry")
              : retry.mutate({ id: run.id, version: "same" })
          }
        >
          Retry
        </Button>
      )}
      {isOpen && !run.heldAt && run.steps.some(({ state }) => state === "waiting") && (
        <Button icon={<FastForward />} onClick={() => setOpen("wait")}>
          End the wait
        </Button>
      )}
      {isOpen && (
        <Button icon={<Ban />} onClick={() => setOpen("cancel")}>
          Cancel run
        </Button>
      )}
      {mayReplay && (
        <Menu
          trigger={<IconButton label="More for this run" size="md" icon={<Ellipsis />} />}
          items={[
            { label: "Replay from the beginning", icon: <History />, onSelect: () => setOpen("replay") },
          ]}
        />
      )}
      {open === "retry" && run.publishedVersion && (
        <RetryDialog
          run={run}
          latest={run.publishedVersion}
          pending={retry.isPending}
          error={retry.error?.message}
          close={() => setOpen(null)}
          retry={(version) => retry.mutate({ id: run.id, version })}
        />
      )}
      <ConfirmDialog
        open={open === "cancel"}
        onOpenChange={(next) => !next && setOpen(null)}
        title="Cancel this run?"
        consequence="Nothing more is done, and a text that waits is taken back. What was handed over stays sent."
        action="Cancel run"
        onConfirm={() => cancel.mutateAsync({ id: run.id })}
      />
      <ConfirmDialog
        open={open === "wait"}
        onOpenChange={(next) => !next && setOpen(null)}
        danger={false}
        title="End the wait?"
        consequence="The run goes on now as if the time were over, and one that waits for a reply as without one. Opt-outs and the recipient's hours hold as ever."
        action="End the wait"
        onConfirm={() => endWait.mutateAsync({ id: run.id })}
      />
      {open === "replay" && <ReplayDialog base={base} run={run} close={() => setOpen(null)} />}
    </div>
  );
}

interface RetryDialogProps {
  run: RunDetail;
  latest: NonNullable<RunDetail["publishedVersion"]>;
  pending: boolean;
  error: string | undefined;
  close: () => void;
  retry: (version: "same" | "latest") => void;
}

/** The automation was published since: on which version the run goes on, after a look at the difference. */
function RetryDialog({ run, latest, pending, error, close, retry }: RetryDialogProps) {
  const trpc = useTRPC();
  const senders = useQuery(trpc.sender.list.queryOptions());
  const names = Object.fromEntries(senders.data?.map(({ id, phone }) => [id, phone]) ?? []);
  const changes = run.definition ? diffDefinitions(run.definition, latest.definition, names) : [];
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title="Retry on which version?"
      description={`The run began with version ${run.version}; version ${latest.number} is published now. Steps that are done are not done again.`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button pending={pending} onClick={() => retry("same")}>
            Retry on version {run.version}
          </Button>
          <Button variant="primary" pending={pending} onClick={() => retry("latest")}>
            Retry on version {latest.number}
          </Button>
        </>
      }
    >
      <FormError message={error} />
      <Changes changes={changes} />
    </Dialog>
  );
}
