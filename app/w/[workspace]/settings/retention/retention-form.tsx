"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { RETENTION_KINDS, Retention } from "@/server/domain/retention/schema";
import { useMay } from "../../messages/use-may";
import { countWords, KIND_WORDS } from "./kind-words";

const numberOrNone = (text: unknown) => (text === "" || text === null ? null : Number(text));

/** Days that each kind is kept, with what would be deleted now. */
export function RetentionForm() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(trpc.retention.get.queryOptions());
  const may = useMay().configureRetention;
  const form = useForm({ resolver: zodResolver(Retention), values: data.days });
  const typed = Retention.safeParse(useWatch({ control: form.control }));
  const preview = useQuery({
    ...trpc.retention.preview.queryOptions(typed.data ?? data.days),
    enabled: may && typed.success,
    placeholderData: keepPreviousData,
  });
  const [asked, setAsked] = useState<Retention | null>(null);
  const save = useMutation(
    trpc.retention.save.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: async () => {
        toast.success("Saved; what is older is being deleted");
        await queries.invalidateQueries(trpc.retention.pathFilter());
      },
    }),
  );
  const counts = typed.success ? preview.data : undefined;
  const going = RETENTION_KINDS.filter((kind) => counts && counts[kind] > 0);
  const words = counts ? going.map((kind) => countWords(kind, counts[kind])) : [];
  const { errors, isDirty } = form.formState;
  const submit = (input: Retention) => (words.length > 0 ? setAsked(input) : save.mutate(input));
  return (
    <Card
      title="How long data is kept"
      description="In days, counted from the call or the message. Empty keeps it. Values, states, numbers and analytics stay; so do opt-outs and the audit log."
    >
      <form noValidate onSubmit={form.handleSubmit(submit)}>
        <fieldset disabled={!may} className="flex max-w-xl flex-col gap-5">
          <FormError message={errors.root?.message} />
          {RETENTION_KINDS.map((kind) => (
            <Field
              key={kind}
              label={KIND_WORDS[kind].label}
              hint={KIND_WORDS[kind].hint}
              error={errors[kind]?.message}
            >
              {(aria) => (
                <div className="flex items-center gap-3">
                  <Input
                    {...aria}
                    {...form.register(kind, { setValueAs: numberOrNone })}
                    inputMode="numeric"
                    placeholder="Kept"
                    className="tabular w-28"
                  />
                  <span className="text-ink-muted text-sm">days</span>
                  {counts && counts[kind] > 0 && (
                    <span className="tabular text-sm text-warning-text">
                      {countWords(kind, counts[kind])} older than that
                    </span>
                  )}
                </div>
              )}
            </Field>
          ))}
          <p className="text-ink-muted text-sm">
            Data protection law asks for no more and no longer than a purpose needs (GDPR, Article 5). What is
            deleted cannot be brought back; backups hold it until they are rotated.
          </p>
          {may ? (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save retention
              </Button>
            </div>
          ) : (
            <p className="text-ink-muted text-sm">Only an owner changes this.</p>
          )}
        </fieldset>
      </form>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Delete ${words.join(", ")}?`}
        consequence="They are older than these days. They are deleted in the background, for good; what is under way follows when it has ended. From then on this happens every hour."
        action="Save and delete"
        onConfirm={async () => {
          if (asked) await save.mutateAsync(asked);
        }}
      />
    </Card>
  );
}
