"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { UpdateWorkspace } from "@/server/domain/workspaces/schema";

/** Where numbers are most often typed without "+"; any other is kept as it is. */
const COUNTRIES = [
  "US",
  "CA",
  "GB",
  "IE",
  "DE",
  "AT",
  "CH",
  "FR",
  "ES",
  "IT",
  "NL",
  "BE",
  "SE",
  "DK",
  "NO",
  "PL",
  "AU",
  "NZ",
  "IN",
  "BR",
  "MX",
];

export function WorkspaceForm({ timeZones }: { timeZones: string[] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const { name, timeZone, country, may } = workspace;
  const form = useForm({
    resolver: zodResolver(UpdateWorkspace),
    defaultValues: { name, timeZone, country },
  });
  const onError = useServerIssues(form);
  const update = useMutation(
    trpc.workspace.update.mutationOptions({
      onError,
      onSuccess: (saved) => {
        form.reset({ name: saved.name, timeZone: saved.timeZone, country: saved.country });
        void queries.invalidateQueries(trpc.workspace.pathFilter());
        // The rail shows the name too.
        router.refresh();
        toast.success("Workspace saved");
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  const nameOf = new Intl.DisplayNames("en", { type: "region" });
  const countries = [...new Set([...COUNTRIES, country])].toSorted((a, b) =>
    (nameOf.of(a) ?? a).localeCompare(nameOf.of(b) ?? b),
  );

  return (
    <form noValidate onSubmit={form.handleSubmit((input) => update.mutate(input))}>
      <fieldset disabled={!may.update} className="flex max-w-xl flex-col gap-5">
        <FormError message={errors.root?.message} />
        <Field label="Name" error={errors.name?.message}>
          {(aria) => <Input {...aria} {...form.register("name")} />}
        </Field>
        <Field
          label="Time zone"
          hint="Days in analytics begin and end by it. Recipients whose own zone is not known are treated by it."
          error={errors.timeZone?.message}
        >
          {(aria) => (
            <Select {...aria} {...form.register("timeZone")}>
              {timeZones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Country"
          hint="How a phone number typed without + is read."
          error={errors.country?.message}
        >
          {(aria) => (
            <Select {...aria} {...form.register("country")}>
              {countries.map((code) => (
                <option key={code} value={code}>
                  {nameOf.of(code)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {may.update ? (
          <div>
            <Button type="submit" variant="primary" disabled={!isDirty} pending={update.isPending}>
              Save
            </Button>
          </div>
        ) : (
          <p className="text-ink-muted text-sm">Admins and owners can change these.</p>
        )}
      </fieldset>
    </form>
  );
}
