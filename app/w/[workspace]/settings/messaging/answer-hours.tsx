"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { SaveMessageSettings } from "@/server/domain/messaging/schema";
import { useMay } from "../../messages/use-may";

const Form = SaveMessageSettings.pick({ answerHours: true }).required();

/** For how long what comes in counts as an answer to a call. */
export function AnswerHours() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data } = useSuspenseQuery(trpc.messageSettings.get.queryOptions());
  const form = useForm({ resolver: zodResolver(Form), defaultValues: { answerHours: data.answerHours } });
  const save = useMutation(
    trpc.messageSettings.save.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: () => {
        form.reset(form.getValues());
        void queries.invalidateQueries(trpc.messageSettings.pathFilter());
        toast.success("Saved");
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <Card
      title="Answers to a call"
      description="A text that comes in answers the newest call after which its sender was texted, and counts for it in Analytics."
    >
      <form noValidate onSubmit={form.handleSubmit((input) => save.mutate(input))}>
        <fieldset disabled={!may.update} className="flex max-w-md flex-col gap-4">
          <FormError message={errors.root?.message} />
          <Field
            label="Hours after the text"
            hint="What comes later belongs to no call. What came before a change stays as it was counted."
            error={errors.answerHours?.message}
          >
            {(aria) => (
              <Input
                {...aria}
                {...form.register("answerHours", { valueAsNumber: true })}
                inputMode="numeric"
                className="tabular sm:w-32"
              />
            )}
          </Field>
          {may.update && (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save window
              </Button>
            </div>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
