"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { Caps as CapsInput } from "@/server/domain/sending/schema";
import { useMay } from "../../messages/use-may";
import { useSaveSending } from "./use-save-sending";

const numberOrNone = (text: unknown) => (text === "" || text === null ? null : Number(text));

const FIELDS = [
  {
    name: "recipientCap",
    label: "To one number a day",
    hint: "One more is not sent, and says so: a further text on the same day is rarely meant. Empty: no cap.",
  },
  {
    name: "dailyCap",
    label: "Of the workspace a day",
    hint: "What is above waits until tomorrow, or until this is raised. Empty: no cap.",
  },
  {
    name: "maxAgeHours",
    label: "Hours after the call",
    hint: "A text that could not go until then is dropped, with a notice. Empty: it waits for ever.",
  },
] as const;

/** How much is sent, and for how long a call may be followed by a text. */
export function Caps() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.sending.get.queryOptions());
  const mayConfigure = useMay().configureSending;
  const { recipientCap, dailyCap, maxAgeHours } = data;
  const form = useForm({
    resolver: zodResolver(CapsInput),
    values: { recipientCap, dailyCap, maxAgeHours },
  });
  const save = useSaveSending(useServerIssues(form));
  const { errors, isDirty } = form.formState;
  return (
    <Card
      title="Caps and age"
      description="Days begin and end by the workspace's clock. Tests and confirmations do not count."
    >
      <form noValidate onSubmit={form.handleSubmit((input) => save.mutate(input))}>
        <fieldset disabled={!mayConfigure} className="flex max-w-md flex-col gap-5">
          <FormError message={errors.root?.message} />
          {FIELDS.map(({ name, label, hint }) => (
            <Field key={name} label={label} hint={hint} error={errors[name]?.message}>
              {(aria) => (
                <Input
                  {...aria}
                  {...form.register(name, { setValueAs: numberOrNone })}
                  inputMode="numeric"
                  className="tabular sm:w-32"
                />
              )}
            </Field>
          ))}
          {mayConfigure && (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save caps
              </Button>
            </div>
          )}
        </fieldset>
      </form>
    </Card>
  );
}
