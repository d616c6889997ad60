"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { count as counted } from "@/app/_ui/count";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError } from "@/app/_ui/use-server-issues";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";
import { endpointTitle } from "./endpoint-state";

interface RemoveDialogProps {
  endpoint: EndpointView;
  base: string;
  open: boolean;
  onClose: () => void;
}

/** Says what stops when an endpoint goes. An automation's own asks for the automation's name. */
export function RemoveDialog({ endpoint, base, open, onClose }: RemoveDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePathname();
  const [typed, setTyped] = useState("");
  const { id } = endpoint;
  const cost = useQuery(trpc.webhook.removalCost.queryOptions({ id }, { enabled: open })).data;
  const remove = useMutation(
    trpc.webhook.remove.mutationOptions({
      onSuccess: () => {
        onClose();
        if (path.includes("/webhooks/")) router.push(`${base}/webhooks`);
        void queries.invalidateQueries(trpc.webhook.list.queryFilter());
        void queries.invalidateQueries(trpc.webhook.listWithHealth.queryFilter());
      },
    }),
  );
  const automation = cost?.automation;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={endpoint.automation ? "Remove the automation's webhook?" : `Remove ${endpointTitle(endpoint)}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabled={cost === undefined || (automation ? typed.trim() !== automation.name : false)}
            onClick={() => remove.mutate({ id, ...(automation ? { confirm: typed } : {}) })}
          >
            Remove webhook
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-muted">
        {cost && !automation && (
          <p>
            Nothing more is sent to it, and the log of {counted(cost.deliveries, "delivery", "deliveries")} is
            deleted.
            {cost.pending > 0 &&
              ` ${counted(cost.pending, "event that has not arrived is", "events that have not arrived are")} lost.`}
          </p>
        )}
        {automation && (
          <>
            <p>
              This webhook is how calls start <strong className="text-ink">{automation.name}</strong>
              {automation.live ? ", which is live" : ""}. Without it no call does: it ran{" "}
              {counted(automation.runsLastWeek, "time", "times")} in the last seven days. Test trigger or
              Publish makes another one.
            </p>
            <Field label={`Type ${automation.name} to confirm`}>
              {(aria) => (
                <Input
                  {...aria}
                  value={typed}
                  autoComplete="off"
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        <FormError message={remove.error?.message} />
      </div>
    </Dialog>
  );
}
