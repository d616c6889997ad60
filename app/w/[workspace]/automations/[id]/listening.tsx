"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Radio, RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { formatPhone } from "@/app/_ui/format-phone";
import { Popover } from "@/app/_ui/popover";
import { RelativeTime, useInBrowser } from "@/app/_ui/relative-time";
import { Spinner } from "@/app/_ui/spinner";
import { SpeakButton } from "@/app/w/[workspace]/_phone/speak-button";
import { useBuilder } from "./builder-context";

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
  const { view } = useBuilder();
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
          pending={stop.isPending}
          onClick={() => stop.mutate({ id: view.id })}
        >
          Stop listening
        </Button>
      </div>
      <p className="text-sm">
        Make a call or resend the data of a past one. It arrives here as a sample, and a resend runs nothing.
      </p>
      <div className="flex flex-wrap gap-2">
        <SpeakButton assistantId={view.assistant.id} />
        <ResendPastCall />
      </div>
    </section>
  );
}

function ResendPastCall() {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Past calls"
      open={open}
      onOpenChange={setOpen}
      className="w-80 p-1.5"
      trigger={<Button icon={<RotateCw />}>Resend a past call</Button>}
    >
      <PastCalls close={() => setOpen(false)} />
    </Popover>
  );
}

function PastCalls({ close }: { close: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view } = useBuilder();
  const calls = useQuery(trpc.calls.list.queryOptions({ assistantId: view.assistant.id, limit: 8 }));
  const resend = useMutation(
    trpc.webhook.resend.mutationOptions({
      onSuccess: ([result]) => {
        toast.success(result?.text ?? "Sent");
        void queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id }));
        close();
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  if (calls.isPending) return <Spinner />;
  const ended = calls.data?.data.filter(({ endedAt }) => endedAt !== null) ?? [];
  if (ended.length === 0) {
    return (
      <p className="px-2 py-3 text-ink-muted">
        {view.assistant.name} has no past call yet. Speak to the assistant instead.
      </p>
    );
  }
  return (
    <ul className="flex flex-col">
      {ended.map((call) => (
        <li key={call.id}>
          <button
            type="button"
            disabled={resend.isPending}
            className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left hover:bg-hover"
            onClick={() => resend.mutate({ callId: call.id, endpointId: view.hook?.endpointId })}
          >
            <span className="tabular min-w-0 flex-1 truncate">
              <span className="sr-only">Resend the call with </span>
              {call.customerPhone ? formatPhone(call.customerPhone) : "Web call"}
            </span>
            <span className="text-ink-muted text-xs">
              <RelativeTime at={call.startedAt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
