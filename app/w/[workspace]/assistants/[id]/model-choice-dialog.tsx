"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { TextLink } from "@/app/_ui/link-button";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { ModelChoice } from "@/server/domain/assistants/schema";
import type { AssistantView } from "@/server/domain/assistants/view";
import type { ModelConnections } from "@/server/domain/evaluation/connections";
import { fallbackName } from "../../settings/connections/fallback-name";
import { NumberInput } from "./number-input";
import { useSaveAssistant } from "./use-save-assistant";

interface ModelChoiceDialogProps {
  assistant: AssistantView;
  models: ModelConnections;
  onClose: () => void;
}

const Form = z.object({ extraction: ModelChoice });
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function ModelChoiceDialog({ assistant, models, onClose }: ModelChoiceDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { workspace } = useParams<{ workspace: string }>();
  const { connections, fallbackModel } = models;
  const form = useForm<z.input<typeof Form>, unknown, z.output<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { extraction: assistant.extraction },
  });
  const onError = useServerIssues(form);
  const save = useSaveAssistant({
    onError,
    onSaved: () => {
      void queries.invalidateQueries(trpc.modelConnection.list.queryFilter());
      onClose();
    },
  });
  const errors = form.formState.errors.extraction;
  const chosen = connections.find(({ id }) => id === form.watch("extraction.connectionId"));
  const connectionsPage = (
    <TextLink href={`/w/${workspace}/settings/connections`}>Settings → Connections</TextLink>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Who reads the calls"
      description="It counts for calls that are evaluated from now on."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="model-choice" variant="primary" pending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id="model-choice"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit(({ extraction }) =>
          save.mutate({
            id: assistant.id,
            extraction: extraction.connectionId
              ? extraction
              : { connectionId: null, model: "", temperature: 0 },
          }),
        )}
      >
        <FormError message={form.formState.errors.root?.message} />
        <Field
          label="Connection"
          hint={
            connections.length === 0 ? (
              <>A language model of your own is connected under {connectionsPage}.</>
            ) : (
              <>Connections are kept under {connectionsPage}.</>
            )
          }
          error={errors?.connectionId?.message}
        >
          {(aria) => (
            <Select
              {...aria}
              {...form.register("extraction.connectionId", {
                setValueAs: (value: string | null) => value || null,
                // Another provider does not know the model's name.
                onChange: () => form.setValue("extraction.model", ""),
              })}
            >
              <option value="">{capital(fallbackName(fallbackModel))}</option>
              {connections.map(({ id, name, state }) => (
                <option key={id} value={id}>
                  {state === "broken" ? `${name} (broken)` : name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {chosen && (
          <>
            <Field label="Model" hint="Empty: the connection's default" error={errors?.model?.message}>
              {(aria) => (
                <Input
                  {...aria}
                  {...form.register("extraction.model")}
                  mono
                  placeholder={chosen.model}
                  autoComplete="off"
                  spellCheck={false}
                />
              )}
            </Field>
            <Field
              label="Temperature"
              hint="From 0, the most consistent, to 2. A model that takes none is asked without."
              error={errors?.temperature?.message}
            >
              {(aria) => (
                <Controller
                  control={form.control}
                  name="extraction.temperature"
                  render={({ field }) => (
                    <NumberInput {...aria} {...field} placeholder="0" className="w-24" />
                  )}
                />
              )}
            </Field>
          </>
        )}
      </form>
    </Dialog>
  );
}
