"use client";
import { Radio } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { TextLink } from "@/app/_ui/link-button";
import { useBuilder } from "./builder-context";
import { Listening, useTestTrigger } from "./listening";
import { Samples } from "./samples";

/** What starts the automation, how to try it, and what came in. */
export function TriggerPanel() {
  const { base, view } = useBuilder();
  const test = useTestTrigger();
  const assistant = `${base}/assistants/${view.assistant.id}`;
  return (
    <div className="flex flex-col gap-4">
      <p>
        Starts when a call of <TextLink href={assistant}>{view.assistant.name}</TextLink> has ended and its
        variables are known.
      </p>
      {view.listeningUntil ? (
        <Listening until={view.listeningUntil} />
      ) : (
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
            {view.hook.completedCallsOnly ? "Completed calls only" : "All calls"}
            {!view.hook.enabled && ", switched off"}. Change it in the assistant's{" "}
            <TextLink href={`${assistant}?tab=post-call`}>post-call actions</TextLink>.
          </p>
        </section>
      )}
    </div>
  );
}
