"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { Textarea } from "@/app/_ui/textarea";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { SaveMessageSettings } from "@/server/domain/messaging/schema";
import { useMay } from "../../messages/use-may";

const Form = SaveMessageSettings.pick({ stopAnswer: true, startAnswer: true, helpAnswer: true }).required();
const ANSWERS = [
  [
    "stopAnswer",
    "Answer to STOP",
    "Sent once, when somebody opts out. It may only confirm: no offer, no link.",
  ],
  ["startAnswer", "Answer to START", "When somebody opts in again."],
  ["helpAnswer", "Answer to HELP", "Who you are, and how to reach you."],
] as const;

/** What is answered to keywords. On Twilio numbers Twilio answers by itself. */
export function KeywordAnswers() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data } = useSuspenseQuery(trpc.messageSettings.get.queryOptions());
  const { stopAnswer, startAnswer, helpAnswer, standard } = data;
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { stopAnswer, startAnswer, helpAnswer },
  });
  const save = useMutation(
    trpc.messageSettings.save.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: (_, saved) => {
        form.reset({ ...form.getValues(), ...saved });
        void queries.invalidateQueries(trpc.messageSettings.pathFilter());
        toast.success("Answers saved");
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <Card
      title="Answers to STOP, START and HELP"
      description="Left empty, the words in grey are sent. Numbers of a Twilio account are answered by Twilio."
    >
      <form noValidate onSubmit={form.handleSubmit((input) => save.mutate(input))}>
        <fieldset disabled={!may.update} className="flex max-w-xl flex-col gap-5">
          <FormError message={errors.root?.message} />
          {ANSWERS.map(([name, label, hint]) => (
            <Field key={name} label={label} hint={hint} error={errors[name]?.message}>
              {(aria) => (
                <Textarea
                  {...aria}
                  {...form.register(name)}
                  rows={2}
                  maxLength={320}
                  placeholder={standard[name]}
                />
              )}
            </Field>
          ))}
          {may.update ? (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save answers
              </Button>
            </div>
          ) : (
            <p className="text-ink-muted text-sm">Admins and owners can change these.</p>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
