"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Segmented } from "@/app/_ui/segmented";
import { Switch } from "@/app/_ui/switch";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";
import { CreateEndpoint, LISTENER_ANSWERS } from "@/server/domain/webhooks/schema";
import { isEventType } from "@/server/domain/webhooks/shared/events";
import { useMay } from "../../messages/use-may";
import { EndpointFields, type EndpointValues } from "../_parts/endpoint-fields";
import { RemoveDialog } from "../_parts/remove-dialog";

/** What the person may change of an endpoint, and its end. */
export function EndpointSettings({ id, base }: { id: string; base: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data: endpoint } = useSuspenseQuery(trpc.webhook.get.queryOptions({ id }));
  const [removing, setRemoving] = useState(false);
  const update = useMutation(
    trpc.webhook.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.webhook.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const { automation, listenerAnswer } = endpoint;
  if (!may.writeWebhooks)
    return <p className="text-ink-muted">You may look at this webhook. Members and above may change it.</p>;
  return (
    <div className="flex max-w-2xl flex-col gap-8">
      <div className="flex flex-wrap gap-x-8 gap-y-3">
        <Switch
          label="Enabled"
          checked={endpoint.enabled}
          disabled={update.isPending}
          onCheckedChange={(enabled) => update.mutate({ id, enabled })}
        />
        {!automation && (
          <Switch
            label="Paused: events wait"
            checked={endpoint.state === "paused"}
            disabled={update.isPending || !endpoint.enabled}
            onCheckedChange={(paused) => update.mutate({ id, paused })}
          />
        )}
      </div>
      {listenerAnswer !== null && (
        <div className="flex flex-col items-start gap-1.5">
          <p className="font-medium text-sm">Answers with</p>
          <Segmented
            label="Answers with"
            value={String(listenerAnswer)}
            onChange={(value) => {
              const answer = LISTENER_ANSWERS.find((known) => String(known) === value);
              if (answer) update.mutate({ id, listenerAnswer: answer });
            }}
            options={LISTENER_ANSWERS.map((status) => ({ value: String(status), label: String(status) }))}
          />
          <p className="text-ink-muted text-xs">To see what a failure looks like, and how it is made good.</p>
        </div>
      )}
      {automation ? (
        <Segmented
          label="Which calls are sent"
          value={endpoint.completedCallsOnly ? "completed" : "all"}
          onChange={(value) => update.mutate({ id, completedCallsOnly: value === "completed" })}
          options={[
            { value: "completed", label: "Completed calls only" },
            { value: "all", label: "All calls" },
          ]}
        />
      ) : (
        <SettingsForm key={endpoint.url} endpoint={endpoint} />
      )}
      <section aria-labelledby="remove" className="flex flex-col items-start gap-2 border-t pt-6">
        <h2 id="remove" className="font-semibold">
          Remove
        </h2>
        <p className="text-ink-muted">
          Its log goes with it. To stop for a while, pause it or switch it off.
        </p>
        <Button variant="danger" onClick={() => setRemoving(true)}>
          Remove webhook…
        </Button>
      </section>
      <RemoveDialog endpoint={endpoint} base={base} open={removing} onClose={() => setRemoving(false)} />
    </div>
  );
}

function SettingsForm({ endpoint }: { endpoint: EndpointView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const listener = endpoint.listenerAnswer !== null;
  const form = useForm<EndpointValues, unknown, CreateEndpoint>({
    resolver: zodResolver(CreateEndpoint),
    defaultValues: {
      name: endpoint.name,
      url: endpoint.url,
      events: endpoint.events.filter(isEventType),
      completedCallsOnly: endpoint.completedCallsOnly,
      includeTranscript: endpoint.includeTranscript,
      includeRecording: endpoint.includeRecording,
      headers: endpoint.headers.map(({ name }) => ({ name })),
    },
  });
  const onError = useServerIssues(form);
  const save = useMutation(
    trpc.webhook.update.mutationOptions({
      onError,
      onSuccess: () => {
        const { headers, ...values } = form.getValues();
        form.reset({
          ...values,
          headers: (headers ?? []).map(({ name }) => ({ name: name.trim().toLowerCase() })),
        });
        toast.success("Webhook saved");
        void queries.invalidateQueries(trpc.webhook.pathFilter());
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label="Webhook settings"
        className="flex flex-col gap-5"
        onSubmit={form.handleSubmit(({ assistantId: _, enabled: __, url, headers, ...values }) =>
          save.mutate({
            id: endpoint.id,
            ...values,
            ...(listener ? {} : { headers, ...(url === endpoint.url ? {} : { url }) }),
          }),
        )}
      >
        <FormError message={errors.root?.message} />
        <EndpointFields
          {...(listener ? { listener } : {})}
          hints={new Map(endpoint.headers.map(({ name, hint }) => [name, hint]))}
        />
        <Button
          type="submit"
          variant="primary"
          className="w-fit"
          pending={save.isPending}
          disabled={!isDirty}
        >
          Save
        </Button>
      </form>
    </FormProvider>
  );
}
