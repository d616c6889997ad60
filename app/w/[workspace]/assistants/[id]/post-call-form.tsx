"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { FormProvider, useFieldArray, useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { FieldError } from "@/app/_ui/field";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";
import { FillRate } from "./fill-rate";
import { PostCallFields } from "./post-call-fields";
import { SaveBar } from "./save-bar";
import { TYPE_LABELS } from "./type-labels";
import { useOpenRows } from "./use-open-rows";
import { useSaveAssistant } from "./use-save-assistant";
import { ROWS, VariableRow } from "./variable-row";

const Form = z.object({ postCallVariables: PostCallVariables });
export type PostCallValues = z.input<typeof Form>;

const FRESH: PostCallVariable = { name: "", type: "text", description: "", options: [], settings: {} };

/** What is extracted from the transcript once a call ends. */
export function PostCallForm({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const rates = useQuery(trpc.assistant.fillRates.queryOptions({ id }));
  const form = useForm<PostCallValues, unknown, z.output<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { postCallVariables: assistant.postCallVariables },
    mode: "onTouched",
  });
  const list = useFieldArray({ control: form.control, name: "postCallVariables" });
  const rows = useOpenRows();
  const onError = useServerIssues(form);
  const save = useSaveAssistant({
    onError,
    onSaved: ({ postCallVariables }) => {
      form.reset({ postCallVariables });
      rows.closeAll();
    },
  });
  const { errors, isDirty } = form.formState;
  const values = form.watch("postCallVariables");
  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label="Post-call variables"
        className="flex max-w-3xl flex-col gap-4"
        onSubmit={form.handleSubmit((valid) => save.mutate({ id, ...valid }))}
      >
        <div>
          <h2 className="font-semibold text-lg">Post-call variables</h2>
          <p className="text-ink-muted">
            What is read out of each transcript, with the words that prove it. A value that the call does not
            settle is unknown, never guessed.
          </p>
        </div>
        <FormError message={errors.root?.message} />
        {list.fields.length > 0 && (
          <ol className={ROWS}>
            {list.fields.map((field, index) => {
              const error = errors.postCallVariables?.[index];
              const value = values[index];
              return (
                <VariableRow
                  key={field.id}
                  name={value?.name ?? ""}
                  index={index}
                  count={list.fields.length}
                  open={rows.isOpen(field) || error !== undefined}
                  invalid={error !== undefined}
                  onToggle={() => rows.toggle(field.id)}
                  onMove={(to) => list.move(index, to)}
                  onRemove={() => list.remove(index)}
                  summary={
                    <>
                      <Badge>{TYPE_LABELS[value?.type ?? "text"]}</Badge>
                      <span className="min-w-0 flex-1 truncate text-ink-muted max-sm:hidden">
                        {value?.description}
                      </span>
                      <FillRate name={value?.name ?? ""} rates={rates.data} />
                    </>
                  }
                >
                  <PostCallFields index={index} />
                </VariableRow>
              );
            })}
          </ol>
        )}
        {errors.postCallVariables?.root?.message && (
          <FieldError>{errors.postCallVariables.root.message}</FieldError>
        )}
        <Button
          icon={<Plus />}
          className="self-start"
          onClick={() => list.append(FRESH, { focusName: `postCallVariables.${values.length}.name` })}
        >
          Add variable
        </Button>
        <SaveBar dirty={isDirty} pending={save.isPending} onDiscard={() => form.reset()} />
      </form>
    </FormProvider>
  );
}
