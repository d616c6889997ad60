"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { useMay } from "../../messages/use-may";

/** What both retries do when they are asked for: the timeline shows the rest. */
function useRetried(words: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onSuccess: () => void toast.success(words),
    onError: (error: { message: string }) => void toast.error(error.message),
    onSettled: () => void queries.invalidateQueries(trpc.calls.pathFilter()),
  };
}

/** Sends the call's present data to one of the assistant's own webhooks again. */
export function RetryDelivery({ callId, endpointId }: { callId: string; endpointId: string }) {
  const trpc = useTRPC();
  const may = useMay();
  const resend = useMutation(trpc.webhook.resend.mutationOptions(useRetried("Sent again")));
  if (!may.resendWebhooks) return null;
  return (
    <Retry
      pending={resend.isPending}
      title="Sends the call's present data again"
      onClick={() => resend.mutate({ callId, endpointId })}
    />
  );
}

/** Goes on at the step that failed; what was sent is not sent again. */
export function RetryRun({ id }: { id: string }) {
  const trpc = useTRPC();
  const may = useMay();
  const retry = useMutation(
    trpc.run.retry.mutationOptions(useRetried("The run continues from the step that failed")),
  );
  if (!may.resendWebhooks) return null;
  return (
    <Retry
      pending={retry.isPending}
      title="Continues from the step that failed; what was sent is not sent again"
      onClick={() => retry.mutate({ id, version: "same" })}
    />
  );
}

function Retry(props: { pending: boolean; title: string; onClick: () => void }) {
  return (
    <Button {...props} size="sm" icon={<RotateCw />} className="self-start">
      Retry
    </Button>
  );
}
