"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Braces, Plus } from "lucide-react";
import { useFieldArray, useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field, FieldError } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CALL_VARIABLE_TYPES, CallVariables } from "@/server/domain/assistants/schema";
import { SaveBar } from "./save-bar";
import { TYPE_LABELS } from "./type-labels";
import { useOpenRows } from "./use-open-rows";
import { useSaveAssistant } from "./use-save-assistant";
import { ROWS, VariableRow } from "./variable-row";

const Form = z.object({ callVariables: CallVariables });
type Values = z.input<typeof Form>;

/** What the assistant knows when the call starts. */
export function CallVariablesForm({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const form = useForm<Values, unknown, z.output<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { callVariables: assistant.callVariables },
    mode: "onTouched",
  });
  const list = useFieldArray({ control: form.control, name: "callVariables", keyName: "key" });
  const rows = useOpenRows();
  const onError = useServerIssues(form);
  const save = useSaveAssistant({
    onError,
    onSaved: ({ callVariables }) => {
      form.reset({ callVariables });
      rows.closeAll();
    },
  });
  const { errors, isDirty } = form.formState;
  const values = form.watch("callVariables");
  const add = () => {
    list.append(
      { name: "", type: "text", defaultValue: "" },
      { focusName: `callVariables.${values.length}.name` },
    );
  };
  return (
    <form
      noValidate
      aria-label="Call variables"
      className="flex max-w-3xl flex-col gap-4"
      onSubmit={form.handleSubmit((valid) => save.mutate({ id, ...valid }))}
    >
      <p className="text-ink-muted">
        What the assistant knows when the call starts, inserted in its first message and prompt as{" "}
        <code className="font-mono text-sm">{"{{name}}"}</code>. Default values serve test calls; a real call
        brings the lead's own data.
      </p>
      <FormError message={errors.root?.message} />
      {list.fields.length === 0 ? (
        <EmptyState
          icon={Braces}
          title="No call variables yet"
          action={
            <Button icon={<Plus />} onClick={add}>
              Add variable
            </Button>
          }
        >
          Add one to greet a customer by name, or to tell the assistant what it calls about.
        </EmptyState>
      ) : (
        <>
          <ol className={ROWS}>
            {list.fields.map((field, index) => {
              const error = errors.callVariables?.[index];
              const value = values[index];
              return (
                <VariableRow
                  key={field.key}
                  name={value?.name ?? ""}
                  index={index}
                  count={list.fields.length}
                  open={rows.isOpen(field) || error !== undefined}
                  invalid={error !== undefined}
                  onToggle={() => rows.toggle(field)}
                  onMend={() => rows.keepOpen(field)}
                  onMove={(to) => list.move(index, to)}
                  onRemove={() => list.remove(index)}
                  summary={
                    <>
                      <Badge>{TYPE_LABELS[value?.type ?? "text"]}</Badge>
                      <span className="min-w-0 truncate text-ink-muted">{value?.defaultValue}</span>
                    </>
                  }
                >
                  <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
                    <Field label="Name" error={error?.name?.message}>
                      {(aria) => (
                        <Input
                          {...aria}
                          {...form.register(`callVariables.${index}.name`)}
                          mono
                          placeholder="customer_name"
                          autoComplete="off"
                        />
                      )}
                    </Field>
                    <Field label="Type" error={error?.type?.message}>
                      {(aria) => (
                        <Select {...aria} {...form.register(`callVariables.${index}.type`)}>
                          {CALL_VARIABLE_TYPES.map((type) => (
                            <option key={type} value={type}>
                              {TYPE_LABELS[type]}
                            </option>
                          ))}
                        </Select>
                      )}
                    </Field>
                  </div>
                  <Field
                    label="Default value"
                    hint="Used in test calls."
                    error={error?.defaultValue?.message}
                  >
                    {(aria) => <Input {...aria} {...form.register(`callVariables.${index}.defaultValue`)} />}
                  </Field>
                </VariableRow>
              );
            })}
          </ol>
          {errors.callVariables?.root?.message && (
            <FieldError>{errors.callVariables.root.message}</FieldError>
          )}
          <Button icon={<Plus />} className="self-start" onClick={add}>
            Add variable
          </Button>
        </>
      )}
      <SaveBar dirty={isDirty} pending={save.isPending} onDiscard={() => form.reset()} />
    </form>
  );
}
