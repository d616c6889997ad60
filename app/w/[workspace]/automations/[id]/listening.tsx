"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Radio, RotateCw } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { useInBrowser } from "@/app/_ui/relative-time";
import { SpeakButton } from "@/app/w/[workspace]/_phone/speak-button";
import { useBuilder } from "./builder-context";
import { PastCalls } from "./past-calls";

/** Starts listening; shared by the header and the trigger's panel. */
export function useTestTrigger() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view } = useBuilder();
  return useMutation(
    trpc.automation.testTrigger.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id })),
      onError: (error) => toast.error(error.message),
    }),
  );
}

/** That it listens, until when, and what to do now. */
export function Listening({ until }: { until: Date }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view, readOnly } = useBuilder();
  const inBrowser = useInBrowser();
  const stop = useMutation(
    trpc.automation.stopListening.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id })),
      onError: (error) => toast.error(error.message),
    }),
  );
  const time = until.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (
    <section
      aria-label="Test trigger"
      className="flex flex-col gap-3 rounded-lg border border-accent-line bg-accent-subtle p-3"
    >
      <div role="status" className="flex items-center gap-2 text-accent-text">
        <Radio aria-hidden className="size-4 motion-safe:animate-pulse" />
        <span className="flex-1 font-medium">Listening{inBrowser && ` until ${time}`}</span>
        <Button
          size="sm"
          variant="ghost"
          disabled={readOnly}
          pending={stop.isPending}
          onClick={() => stop.mutate({ id: view.id })}
        >
          Stop listening
        </Button>
      </div>
      <p className="text-sm">
        Make a call or resend the data of a past one. It arrives here as a sample, and a resend runs nothing.
      </p>
      <div className="flex flex-wrap gap-2" hidden={readOnly}>
        <SpeakButton assistantId={view.assistant.id} />
        <ResendPastCall />
      </div>
    </section>
  );
}

function ResendPastCall() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view } = useBuilder();
  const resend = useMutation(
    trpc.webhook.resend.mutationOptions({
      onSuccess: ([result]) => {
        toast.success(result?.text ?? "Sent");
        void queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id }));
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <PastCalls
      verb="Resend"
      pending={resend.isPending}
      choose={(callId) => resend.mutateAsync({ callId, endpointId: view.hook?.endpointId })}
      trigger={<Button icon={<RotateCw />}>Resend a past call</Button>}
    />
  );
}
