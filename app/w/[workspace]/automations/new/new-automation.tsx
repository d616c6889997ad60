"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Bot, Pencil, PhoneOff, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateAutomation, TRIGGER } from "@/server/domain/automations/schema";
import { useMay } from "../../messages/use-may";
import { Catalogue } from "../_parts/catalogue";
import { Templates } from "./templates";

const TRIGGERS = [
  {
    title: "Calls",
    items: [
      {
        id: TRIGGER,
        title: "Phone call ended",
        help: "A call of an assistant has ended and its variables are known.",
        icon: <PhoneOff />,
        keywords: ["hang up", "finished", "completed", "evaluated", "webhook"],
      },
    ],
  },
];

export function NewAutomation({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: assistants } = useSuspenseQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const [trigger, setTrigger] = useState<string | null>(null);
  const may = useMay();
  if (!may.writeAutomations) {
    return (
      <EmptyState icon={Workflow} title="Your role makes no automations">
        You can look at every automation, its runs and its backtest. To make one takes a member of the
        workspace.
      </EmptyState>
    );
  }
  if (assistants.data.length === 0) {
    return (
      <EmptyState
        icon={Bot}
        title="No assistant to listen to"
        action={
          <LinkButton variant="primary" href={`${base}/assistants`}>
            Create an assistant
          </LinkButton>
        }
      >
        An automation starts with the calls of an assistant, and this workspace has none yet.
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <section aria-labelledby="trigger" className="flex flex-col gap-2">
        <h2 id="trigger" className="font-semibold">
          Trigger
        </h2>
        {trigger === null ? (
          <Catalogue
            label="Search triggers"
            groups={TRIGGERS}
            onChoose={setTrigger}
            autoFocus
            className="rounded-lg border bg-surface"
          />
        ) : (
          <div className="flex items-center gap-2.5 rounded-lg border border-accent-line bg-accent-subtle px-3 py-2">
            <PhoneOff aria-hidden className="size-4 text-accent-text" />
            <span className="flex-1 font-medium">Phone call ended</span>
            <Button size="sm" variant="ghost" icon={<Pencil />} onClick={() => setTrigger(null)}>
              Change
            </Button>
          </div>
        )}
      </section>
      {trigger === null ? <Templates base={base} /> : <AssistantForm base={base} />}
    </div>
  );
}

function AssistantForm({ base }: { base: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { data: assistants } = useSuspenseQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const { data: automations } = useSuspenseQuery(trpc.automation.list.queryOptions());
  const form = useForm<z.input<typeof CreateAutomation>, unknown, CreateAutomation>({
    resolver: zodResolver(CreateAutomation),
    defaultValues: { name: "New automation", assistantId: "" },
  });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.automation.create.mutationOptions({
      onError: (error) => {
        // Somebody else may have been faster: who holds the assistant is shown with a link.
        void queries.invalidateQueries(trpc.automation.list.queryFilter());
        onError(error);
      },
      onSuccess: ({ id }) => {
        void queries.invalidateQueries(trpc.automation.pathFilter());
        router.push(`${base}/automations/${id}`);
      },
    }),
  );
  const { errors } = form.formState;
  const assistantId = form.watch("assistantId");
  const holder = automations.find(({ assistant }) => assistant.id === assistantId);
  const taken = new Set(automations.map(({ assistant }) => assistant.id));
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit((values) => create.mutate(values))}
    >
      <FormError message={errors.root?.message} />
      <Field
        label="Assistant"
        hint="Whose calls start it. Each assistant has one automation."
        error={holder ? undefined : errors.assistantId?.message}
      >
        {(aria) => (
          <Select {...aria} {...form.register("assistantId")}>
            <option value="">Choose an assistant</option>
            {assistants.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {taken.has(id) ? `${name} (has an automation)` : name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {holder && (
        <p
          role="alert"
          className="rounded-lg border border-warning-line bg-warning-subtle px-3 py-2 text-sm text-warning-text"
        >
          The calls of {holder.assistant.name} already start{" "}
          <TextLink href={`${base}/automations/${holder.id}`}>{holder.name}</TextLink>. Add your steps there,
          or choose another assistant.
        </p>
      )}
      <Field label="Name" error={errors.name?.message}>
        {(aria) => <Input {...aria} {...form.register("name")} />}
      </Field>
      <Button
        type="submit"
        variant="primary"
        pending={create.isPending}
        disabled={Boolean(holder)}
        className="w-fit"
      >
        Create automation
      </Button>
    </form>
  );
}
