"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { count as counted } from "@/app/_ui/count";
import { Dialog } from "@/app/_ui/dialog";
import { FormError } from "@/app/_ui/use-server-issues";

interface ResendDialogProps {
  ids: string[] | null;
  onClose: () => void;
  onDone: () => void;
}

/** Sends chosen deliveries again; texting people again needs a tick that says how many. */
export function ResendDialog({ ids, onClose, onDone }: ResendDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [sendAgain, setSendAgain] = useState(false);
  const texted = useQuery(
    trpc.webhook.texted.queryOptions({ ids: ids ?? [] }, { enabled: ids !== null }),
  ).data;
  const close = () => {
    setSendAgain(false);
    resend.reset();
    onClose();
  };
  const resend = useMutation(
    trpc.webhook.resendDeliveries.mutationOptions({
      onSuccess: ({ sent, underway, runs }) => {
        const parts = [
          ...(sent > 0 ? [`${counted(sent, "delivery", "deliveries")} sent again`] : []),
          ...(underway > 0 ? [`${underway} already on ${underway === 1 ? "its" : "their"} way`] : []),
          ...(runs > 0 ? [`${counted(runs, "run", "runs")} started`] : []),
        ];
        toast.success(parts.join(", "));
        void queries.invalidateQueries(trpc.webhook.pathFilter());
        onDone();
        close();
      },
    }),
  );
  const count = counted(ids?.length ?? 0, "delivery", "deliveries");
  const people = counted(texted?.people ?? 0, "person", "people");
  return (
    <Dialog
      open={ids !== null}
      onOpenChange={(open) => !open && close()}
      title={`Resend ${count}?`}
      description="The same event goes to the same endpoint under the same id, so that a receiver which had it can tell. The attempts before stay in the log."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            pending={resend.isPending}
            onClick={() => ids && resend.mutate({ ids, sendAgain })}
          >
            {sendAgain ? `Resend and text ${people} again` : "Resend"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {texted !== undefined && texted.automations > 0 && (
          <>
            <p className="text-ink-muted">
              {counted(texted.automations, "automation is", "automations are")} among the receivers. One that
              already ran for a call does not run again.
            </p>
            <Checkbox
              label={
                texted.people > 0
                  ? `Send again: run it once more, which may text ${people} a second time`
                  : "Send again: run it once more; nobody has been texted yet"
              }
              hint="This is recorded under your name."
              checked={sendAgain}
              onChange={(event) => setSendAgain(event.target.checked)}
            />
          </>
        )}
        <FormError message={resend.error?.message} />
      </div>
    </Dialog>
  );
}
