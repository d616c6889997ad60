"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { TextLink } from "@/app/_ui/link-button";
import { Segmented } from "@/app/_ui/segmented";
import { useBuilder } from "./builder-context";
import { Listening, useTestTrigger } from "./listening";
import { Samples } from "./samples";

/** What starts the automation, how to try it, and what came in. */
export function TriggerPanel() {
  const { base, view, readOnly } = useBuilder();
  const test = useTestTrigger();
  const assistant = `${base}/assistants/${view.assistant.id}`;
  return (
    <div className="flex flex-col gap-4">
      <p>
        Starts when a call of <TextLink href={assistant}>{view.assistant.name}</TextLink> has ended and its
        variables are known.
      </p>
      <WhichCalls />
      {view.listeningUntil ? (
        <Listening until={view.listeningUntil} />
      ) : readOnly ? null : (
        <div className="flex flex-col gap-2">
          <Button
            className="w-fit"
            icon={<Radio />}
            variant={view.sample ? "secondary" : "primary"}
            pending={test.isPending}
            onClick={() => test.mutate({ id: view.id })}
          >
            Test trigger
          </Button>
          <p className="text-ink-muted text-sm">
            Listens for half an hour and keeps what comes in as samples. Nothing is run by testing.
          </p>
        </div>
      )}
      <Samples />
      {view.hook && (
        <section aria-label="Webhook" className="flex flex-col gap-1.5 border-t pt-4">
          <h3 className="font-medium text-sm">Webhook</h3>
          <div className="flex items-center gap-1 rounded-md border bg-sunken py-0.5 pr-0.5 pl-2.5">
            <code className="min-w-0 flex-1 truncate font-mono text-xs" title={view.hook.url}>
              {view.hook.url}
            </code>
            <CopyButton text={view.hook.url} label="Copy webhook URL" />
          </div>
          <p className="text-ink-muted text-xs">
            It stands among the assistant's{" "}
            <TextLink href={`${assistant}?tab=post-call`}>post-call actions</TextLink>
            {view.hook.enabled ? "" : ", where it is switched off"}.
          </p>
        </section>
      )}
    </div>
  );
}

/** Whether calls that nobody answered start it, too. */
function WhichCalls() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { view, readOnly } = useBuilder();
  const choose = useMutation(
    trpc.automation.chooseCalls.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.automation.get.queryFilter({ id: view.id })),
      onError: (error) => toast.error(error.message),
    }),
  );
  const stored = view.hook?.completedCallsOnly ?? true;
  const completedOnly = choose.isPending ? choose.variables.completedCallsOnly : stored;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Segmented
        label="Which calls start it"
        value={completedOnly ? "completed" : "all"}
        disabled={readOnly}
        onChange={(which) => choose.mutate({ id: view.id, completedCallsOnly: which === "completed" })}
        options={[
          { value: "completed", label: "Completed calls" },
          { value: "all", label: "All calls" },
        ]}
      />
      <p className="text-ink-muted text-sm">
        {completedOnly
          ? "Only calls that somebody answered and that came to their end."
          : "Every call that has ended, also those that nobody answered. Branch on the call status to tell them apart."}
      </p>
    </div>
  );
}
