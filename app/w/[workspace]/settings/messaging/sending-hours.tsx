"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Radio } from "@/app/_ui/checkbox";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { OwnHours } from "@/server/domain/sending/schema";
import { useMay } from "../../messages/use-may";
import { HoursFields } from "./hours-fields";
import { useSaveSending } from "./use-save-sending";

/** When the workspace texts, by the recipient's clock. */
export function SendingHours() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.sending.get.queryOptions());
  const mayConfigure = useMay().configureSending;
  const { hours, limits } = data.quietHours;
  const saved = { when: data.aroundTheClock ? ("always" as const) : ("hours" as const), hours };
  const form = useForm({ resolver: zodResolver(OwnHours), values: saved });
  const save = useSaveSending(useServerIssues(form));
  const { errors, isDirty } = form.formState;
  const submit = form.handleSubmit((input) =>
    save.mutate({
      aroundTheClock: input.when === "always",
      quietHours: { hours: input.hours, limits },
    }),
  );
  return (
    <Card
      title="Quiet hours"
      description="A text that falls outside waits, in sight, and goes out when the hours begin. Tests on the virtual phone and confirmations of STOP go at any hour."
    >
      <form noValidate onSubmit={submit}>
        <fieldset disabled={!mayConfigure} className="flex flex-col gap-4">
          <FormError message={errors.root?.message} />
          <fieldset className="flex flex-col gap-2">
            <legend className="sr-only">When texts are sent</legend>
            <Radio
              label="In the recipient's day"
              hint="By the contact's time zone; without one, in every zone that the number may be in."
              value="hours"
              {...form.register("when")}
            />
            {form.watch("when") === "hours" && (
              <div className="py-1 pl-6">
                <Controller
                  control={form.control}
                  name="hours"
                  render={({ field }) => (
                    <HoursFields
                      value={field.value}
                      onChange={field.onChange}
                      errors={{
                        weekdays: errors.hours?.weekdays?.to?.message ?? errors.hours?.weekdays?.message,
                        saturday: errors.hours?.saturday?.to?.message ?? errors.hours?.saturday?.message,
                        sunday: errors.hours?.sunday?.to?.message ?? errors.hours?.sunday?.message,
                      }}
                    />
                  )}
                />
              </div>
            )}
            <Radio
              label="Around the clock"
              hint="No hours at all, for trying things out or where every text is awaited. The rules below do not apply then."
              value="always"
              {...form.register("when")}
            />
          </fieldset>
          {mayConfigure ? (
            <div>
              <Button type="submit" variant="primary" disabled={!isDirty} pending={save.isPending}>
                Save hours
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
