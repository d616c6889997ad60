"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Textarea } from "@/app/_ui/textarea";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateAssistant } from "@/server/domain/assistants/schema";
import type { AssistantView } from "@/server/domain/assistants/view";
import { SaveBar } from "./save-bar";
import { useSaveAssistant } from "./use-save-assistant";

const General = CreateAssistant.pick({
  name: true,
  systemPrompt: true,
  firstMessage: true,
  objective: true,
  language: true,
}).required();

const valuesOf = ({ name, systemPrompt, firstMessage, objective, language }: AssistantView) => ({
  name,
  systemPrompt,
  firstMessage,
  objective,
  language,
});

export function GeneralForm({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const form = useForm({ resolver: zodResolver(General), defaultValues: valuesOf(assistant) });
  const onError = useServerIssues(form);
  const save = useSaveAssistant({ onError, onSaved: (saved) => form.reset(valuesOf(saved)) });
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      aria-label="General"
      className="flex max-w-2xl flex-col gap-5"
      onSubmit={form.handleSubmit((values) => save.mutate({ id, ...values }))}
    >
      <FormError message={errors.root?.message} />
      <div className="grid gap-5 sm:grid-cols-[1fr_8rem]">
        <Field label="Name" error={errors.name?.message}>
          {(aria) => <Input {...aria} {...form.register("name")} />}
        </Field>
        <Field label="Language" error={errors.language?.message}>
          {(aria) => <Input {...aria} {...form.register("language")} mono placeholder="en-US" />}
        </Field>
      </div>
      <Field
        label="Objective"
        hint="What a successful call achieves, in one sentence. The variable status is judged by it."
        error={errors.objective?.message}
      >
        {(aria) => (
          <Textarea
            {...aria}
            {...form.register("objective")}
            rows={2}
            placeholder="The customer agrees to an appointment."
          />
        )}
      </Field>
      <Field
        label="First message"
        hint={
          <>
            What the assistant says when the call is answered. Call variables are inserted as{" "}
            <code className="font-mono">{"{{name}}"}</code>.
          </>
        }
        error={errors.firstMessage?.message}
      >
        {(aria) => <Textarea {...aria} {...form.register("firstMessage")} rows={3} />}
      </Field>
      <Field
        label="System prompt"
        hint="How the assistant speaks and what it knows. Used when a language model holds the conversation."
        error={errors.systemPrompt?.message}
      >
        {(aria) => <Textarea {...aria} {...form.register("systemPrompt")} rows={8} />}
      </Field>
      <SaveBar dirty={isDirty} pending={save.isPending} onDiscard={() => form.reset()} />
    </form>
  );
}
