"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { FormError } from "@/app/_ui/use-server-issues";

interface ResendDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  callId: string;
  /** Who would be texted again. */
  customer: string;
  base: string;
}

/** Sends the call's values again; texting the customer again needs a tick of its own. */
export function ResendDialog({ open, onOpenChange, callId, customer, base }: ResendDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [sendAgain, setSendAgain] = useState(false);
  const resend = useMutation(
    trpc.webhook.resend.mutationOptions({
      onSettled: () => {
        void queries.invalidateQueries(trpc.calls.pathFilter());
        void queries.invalidateQueries(trpc.webhook.pathFilter());
      },
    }),
  );
  const close = (next: boolean) => {
    onOpenChange(next);
    if (!next) {
      setSendAgain(false);
      resend.reset();
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Resend webhook"
      description="Sends the present values of this call to every webhook, of the assistant and of the workspace, that is switched on."
      footer={
        resend.data ? (
          <>
            <LinkButton href={`${base}/webhooks?tab=log&call=${callId}`} variant="ghost">
              Log of this call
            </LinkButton>
            <Button variant="primary" onClick={() => close(false)}>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => close(false)}>Cancel</Button>
            <Button
              variant="primary"
              pending={resend.isPending}
              onClick={() => resend.mutate({ callId, sendAgain })}
            >
              {sendAgain ? "Resend and text again" : "Resend webhook"}
            </Button>
          </>
        )
      }
    >
      {resend.data ? (
        <ul aria-label="What happened" className="flex flex-col gap-2">
          {resend.data.map((result) => (
            <li key={result.endpointId} className="flex items-start gap-2">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
              <span className="min-w-0">
                {result.text}{" "}
                {result.runId && result.automationId && (
                  <TextLink href={`${base}/automations/${result.automationId}/runs/${result.runId}`}>
                    See the run
                  </TextLink>
                )}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-ink-muted">
            An automation that listens captures the values as its sample. One that already ran for this call
            does not run again.
          </p>
          <Checkbox
            label={`Send again: run the automation once more, which may text ${customer} a second time`}
            hint="This is recorded under your name."
            checked={sendAgain}
            onChange={(event) => setSendAgain(event.target.checked)}
          />
          <FormError message={resend.error?.message} />
        </div>
      )}
    </Dialog>
  );
}
