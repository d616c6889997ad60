"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { KeyValue } from "@/app/_ui/key-value";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { UpdateContact } from "@/server/domain/contacts/schema";
import { useMay } from "../../messages/use-may";
import { useContact } from "./use-contact";

/** As typed: an empty field clears. */
const Form = z.strictObject({
  name: z.string().trim().max(200),
  email: z.union([z.literal(""), z.email("An e-mail address, such as ada@example.com")]),
  timeZone: z.string().trim().max(60),
});

export function ContactForm({ id }: { id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const contact = useContact(id);
  const may = useMay();
  const form = useForm({
    resolver: zodResolver(Form),
    values: { name: contact.name ?? "", email: contact.email ?? "", timeZone: contact.timeZone ?? "" },
  });
  const update = useMutation(
    trpc.contact.update.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: () => {
        void queries.invalidateQueries(trpc.contact.pathFilter());
        void queries.invalidateQueries(trpc.message.pathFilter());
        toast.success("Saved");
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  const mayWrite = may.writeContacts;
  const lead = Object.entries(contact.lead);
  return (
    <Card title="About this person">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit(({ name, email, timeZone }) =>
          update.mutate(
            UpdateContact.parse({ id, name: name || null, email: email || null, timeZone: timeZone || null }),
          ),
        )}
      >
        <FormError message={errors.root?.message} />
        <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
          <Field label="Name" error={errors.name?.message}>
            {(aria) => <Input {...aria} {...form.register("name")} autoComplete="off" />}
          </Field>
          <Field label="E-mail" error={errors.email?.message}>
            {(aria) => <Input {...aria} {...form.register("email")} type="email" autoComplete="off" />}
          </Field>
          <Field
            label="Time zone"
            hint={
              contact.zones.length > 0
                ? `Empty: where the number is from, ${contact.zones.slice(0, 3).join(", ")}${contact.zones.length > 3 ? " …" : ""}`
                : "Such as America/New_York; empty: the workspace's"
            }
            error={errors.timeZone?.message}
          >
            {(aria) => <Input {...aria} {...form.register("timeZone")} autoComplete="off" />}
          </Field>
        </fieldset>
        {mayWrite && (
          <Button type="submit" className="self-start" pending={update.isPending} disabled={!isDirty}>
            Save
          </Button>
        )}
      </form>
      {lead.length > 0 && (
        <div className="mt-4 border-t pt-4">
          <h3 className="mb-2 font-medium text-sm">Lead data</h3>
          <KeyValue items={lead.map(([name, value]) => [name, showValue(value)])} />
        </div>
      )}
    </Card>
  );
}

const showValue = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
