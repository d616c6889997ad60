"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";

/** Why nothing goes to an endpoint, what is kept, and the way out of it. */
export function StateNotice({ endpoint, onRecover }: { endpoint: EndpointView; onRecover: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const update = useMutation(
    trpc.webhook.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.webhook.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const { id, state, stateAt } = endpoint;
  if (state === "on") return null;
  const when = stateAt && <RelativeTime at={stateAt} />;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-warning-line bg-warning-subtle px-4 py-2.5 text-sm text-warning-text"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-60">
        {state === "off" && "Switched off: nothing is sent, and what happens meanwhile is not kept for it."}
        {state === "paused" && <>Paused {when}: events wait here, in their order, until you resume.</>}
        {state === "resting" && (
          <>Many attempts failed in a row, so it rests; one event tries it again {when}. The others wait.</>
        )}
        {state === "gone" && (
          <>Switched off {when}: it answered that it is gone (410). Events are kept as failed.</>
        )}
        {state === "failing" && (
          <>Switched off {when}: every attempt had failed for five days. Events are kept as failed.</>
        )}
      </p>
      {state === "paused" && (
        <Button size="sm" pending={update.isPending} onClick={() => update.mutate({ id, paused: false })}>
          Resume
        </Button>
      )}
      {state === "off" && (
        <Button size="sm" pending={update.isPending} onClick={() => update.mutate({ id, enabled: true })}>
          Switch on
        </Button>
      )}
      {(state === "gone" || state === "failing") && (
        <Button size="sm" onClick={onRecover}>
          Switch on and recover…
        </Button>
      )}
    </div>
  );
}
