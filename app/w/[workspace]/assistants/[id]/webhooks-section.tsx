"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { AddEndpoint } from "../../webhooks/_parts/add-endpoint";
import { WebhookCard } from "./webhook-card";

/** Where the values of each call go: the automation's own URL, and the customer's. */
export function WebhooksSection({ base, assistantId }: { base: string; assistantId: string }) {
  const trpc = useTRPC();
  const [adding, setAdding] = useState(false);
  const { data: endpoints } = useSuspenseQuery(trpc.webhook.list.queryOptions({ assistantId }));
  const add = (
    <Button icon={<Plus />} onClick={() => setAdding(true)}>
      Add webhook
    </Button>
  );
  return (
    <section aria-labelledby="webhooks" className="flex max-w-3xl flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div>
          <h2 id="webhooks" className="font-semibold text-lg">
            Webhooks
          </h2>
          <p className="text-ink-muted">
            Each evaluated call is sent here, signed, and again until it arrives.
          </p>
        </div>
        {endpoints.length > 0 && add}
      </div>
      {endpoints.length === 0 ? (
        <EmptyState icon={Webhook} title="No webhook yet" action={add}>
          Add your own URL, or press Test trigger in an automation of this assistant: it puts its own URL
          here.
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {endpoints.map((endpoint) => (
            <li key={endpoint.id}>
              <WebhookCard base={base} endpoint={endpoint} />
            </li>
          ))}
        </ul>
      )}
      <AddEndpoint base={base} open={adding} onOpenChange={setAdding} assistantId={assistantId} />
    </section>
  );
}
