"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ListChecks, Plus } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { FormProvider, useFieldArray, useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { FieldError } from "@/app/_ui/field";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { type PostCallVariable, PostCallVariables } from "@/server/domain/assistants/schema";
import { BackfillButton } from "./backfill-button";
import { ExchangeMenu } from "./exchange-menu";
import { GoldenCheck, UnprovenDialog } from "./golden-check";
import { HealthMark } from "./health-mark";
import { PostCallFields } from "./post-call-fields";
import { PreviewPanel } from "./preview-panel";
import { SaveBar } from "./save-bar";
import { TemplateMenu } from "./template-menu";
import { TYPE_LABELS } from "./type-labels";
import { useGoldenCheck } from "./use-golden-check";
import { useOpenRows } from "./use-open-rows";
import { useSaveAssistant } from "./use-save-assistant";
import { ROWS, VariableRow } from "./variable-row";
import { PayloadAlarm, usePayloadAlarm } from "./webhook-payload-alarm";
import { whole } from "./whole";

const Form = z.object({ postCallVariables: PostCallVariables });
export type PostCallValues = z.input<typeof Form>;

const FRESH: PostCallVariable = { name: "", type: "text", description: "", options: [], settings: {} };

/** What is extracted from the transcript once a call ends. */
export function PostCallForm({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const health = useQuery(trpc.assistant.health.queryOptions({ id })).data;
  const form = useForm<PostCallValues, unknown, z.output<typeof Form>>({
    resolver: zodResolver(Form),
    defaultValues: { postCallVariables: assistant.postCallVariables },
    mode: "onTouched",
  });
  // A variable has an `id` of its own, which must not be taken for the row's.
  const list = useFieldArray({ control: form.control, name: "postCallVariables", keyName: "key" });
  const rows = useOpenRows();
  const onError = useServerIssues(form);
  const save = useSaveAssistant({
    onError,
    onSaved: ({ postCallVariables }) => {
      form.reset({ postCallVariables });
      rows.closeAll();
      check.reset();
    },
  });
  const { errors, isDirty } = form.formState;
  const values = form.watch("postCallVariables");
  const check = useGoldenCheck(id, whole(values));
  const [asked, setAsked] = useState<z.output<typeof Form> | null>(null);
  const alarmOf = usePayloadAlarm(id, assistant.postCallVariables);
  const [alarmed, setAlarmed] = useState<z.output<typeof Form> | null>(null);
  /** A save that waits for the golden calls; what was measured well goes on by itself. */
  const [waiting, setWaiting] = useState<z.output<typeof Form> | null>(null);
  const proceed = (valid: z.output<typeof Form>) => {
    if (check.golden.length === 0 || check.verdict === "fine")
      return save.mutateAsync({ id, ...valid }).catch(() => undefined);
    if (check.verdict === "worse" || check.verdict === "unfinished") return setAsked(valid);
    if (check.verdict === "unmeasured") check.start(valid.postCallVariables);
    setWaiting(valid);
  };
  const goOn = useEffectEvent(() => {
    if (!waiting) return;
    setWaiting(null);
    // Changed meanwhile: what was asked for is not what stands there any more.
    if (check.verdict !== "unmeasured") void proceed(waiting);
  });
  useEffect(() => {
    if (check.verdict !== "running") goOn();
  }, [check.verdict]);
  const stored = new Map(assistant.postCallVariables.map((variable) => [variable.id, variable.name]));
  const ways = (
    <div className="flex flex-wrap gap-2">
      <Button
        icon={<Plus />}
        onClick={() => list.append(FRESH, { focusName: `postCallVariables.${values.length}.name` })}
      >
        Add variable
      </Button>
      <TemplateMenu values={values} onApply={list.replace} />
    </div>
  );
  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label="Post-call variables"
        className="flex max-w-3xl flex-col gap-4"
        onSubmit={form.handleSubmit((valid) =>
          alarmOf(valid.postCallVariables).changes.length > 0 ? setAlarmed(valid) : proceed(valid),
        )}
      >
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-60 flex-1">
            <h2 className="font-semibold text-lg">Post-call variables</h2>
            <p className="text-ink-muted">
              What is read out of each transcript, with the words that prove it. A value that the call does
              not settle is unknown, never guessed.
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            <PreviewPanel assistantId={id} variables={whole(values)} />
            <BackfillButton assistantId={id} stored={assistant.postCallVariables} isDirty={isDirty} />
            <ExchangeMenu name={assistant.name} values={values} onApply={list.replace} />
          </div>
        </div>
        <FormError message={errors.root?.message} />
        {list.fields.length === 0 ? (
          <EmptyState icon={ListChecks} title="No post-call variables" action={ways}>
            Add what you want to know of each call, or start from the variables of a usual job.
          </EmptyState>
        ) : (
          <ol className={ROWS}>
            {list.fields.map((field, index) => {
              const error = errors.postCallVariables?.[index];
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
                      <span className="min-w-0 flex-1 truncate text-ink-muted max-sm:hidden">
                        {value?.description}
                      </span>
                      <HealthMark health={health?.find(({ name }) => name === stored.get(value?.id))} />
                    </>
                  }
                >
                  <PostCallFields index={index} before={stored.get(value?.id)} />
                </VariableRow>
              );
            })}
          </ol>
        )}
        {errors.postCallVariables?.root?.message && (
          <FieldError>{errors.postCallVariables.root.message}</FieldError>
        )}
        {list.fields.length > 0 && ways}
        {isDirty && (
          <GoldenCheck
            check={check}
            variables={whole(values)}
            isSaving={waiting !== null}
            onStart={form.handleSubmit(({ postCallVariables }) => check.start(postCallVariables))}
          />
        )}
        <PayloadAlarm
          {...alarmOf(alarmed?.postCallVariables ?? assistant.postCallVariables)}
          open={alarmed !== null}
          onClose={() => setAlarmed(null)}
          onSave={() => alarmed && proceed(alarmed)}
        />
        <UnprovenDialog
          check={check}
          open={asked !== null}
          onClose={() => setAsked(null)}
          onSave={() => asked && save.mutateAsync({ id, ...asked })}
        />
        <SaveBar
          dirty={isDirty}
          pending={save.isPending}
          waiting={waiting ? "Reading the golden calls first" : undefined}
          onDiscard={() => {
            form.reset();
            check.reset();
          }}
        />
      </form>
    </FormProvider>
  );
}
