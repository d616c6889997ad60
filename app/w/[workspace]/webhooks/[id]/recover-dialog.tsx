"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { FormError } from "@/app/_ui/use-server-issues";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";

const HOUR = 3_600_000;
const PERIODS = [
  { hours: 1, label: "the last hour" },
  { hours: 24, label: "the last 24 hours" },
  { hours: 7 * 24, label: "the last 7 days" },
  { hours: 30 * 24, label: "the last 30 days" },
  { hours: 365 * 24, label: "the last year" },
];

interface RecoverDialogProps {
  endpoint: EndpointView;
  open: boolean;
  onClose: () => void;
}

/** Sends everything again that failed since a moment; the count is said before. */
export function RecoverDialog({ endpoint, open, onClose }: RecoverDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [hours, setHours] = useState(7 * 24);
  // The moment stays the same while the dialog stands, so that the count is what is sent.
  const [opened] = useState(() => Date.now());
  const since = new Date(opened - hours * HOUR).toISOString();
  const failed = useQuery(trpc.webhook.failed.queryOptions({ id: endpoint.id, since }, { enabled: open }))
    .data?.count;
  const recover = useMutation(
    trpc.webhook.recover.mutationOptions({
      onSuccess: ({ sent }) => {
        toast.success(sent === 1 ? "1 delivery is sent again" : `${sent} deliveries are sent again`);
        void queries.invalidateQueries(trpc.webhook.pathFilter());
        onClose();
      },
    }),
  );
  const wakes = !endpoint.enabled || endpoint.state === "paused";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Recover failed deliveries"
      description="What failed is sent again under its own id, oldest first, with the whole schedule of attempts."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={recover.isPending}
            disabled={failed === undefined || (failed === 0 && !wakes)}
            onClick={() => recover.mutate({ id: endpoint.id, since })}
          >
            {wakes ? `Switch on and recover ${failed ?? ""}` : `Recover ${failed ?? ""}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Failed within">
          {(aria) => (
            <Select {...aria} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
              {PERIODS.map((period) => (
                <option key={period.hours} value={period.hours}>
                  {period.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <p aria-live="polite" className="text-ink-muted">
          {failed === undefined
            ? "Counting…"
            : failed === 0
              ? "Nothing has failed in that time."
              : failed === 1
                ? "1 delivery has failed."
                : `${failed} deliveries have failed.`}
          {wakes && " The webhook is switched on again by this."}
        </p>
        <FormError message={recover.error?.message} />
      </div>
    </Dialog>
  );
}
