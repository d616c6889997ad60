"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { AddPhone as AddPhoneInput } from "@/server/domain/calls/schema";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";

interface AddPhoneProps {
  phone: PhoneView;
  onAdded: (id: string) => void;
}

/** Another phone beside the one that is shown: with a number of its own, messages to which land on it. */
export function AddPhone({ phone, onAdded }: AddPhoneProps) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button size="sm" icon={<Plus />} className="self-start" onClick={() => setOpen(true)}>
        Add a phone
      </Button>
    );
  }
  return <AddForm phone={phone} onAdded={onAdded} onClose={() => setOpen(false)} />;
}

function AddForm({ phone, onAdded, onClose }: AddPhoneProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(AddPhoneInput),
    defaultValues: { name: `Phone ${phone.phones.length + 1}`, phone: "" },
  });
  const add = useMutation(
    trpc.phone.add.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: ({ id }) => {
        onAdded(id);
        void queries.invalidateQueries(trpc.phone.pathFilter());
        onClose();
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <form
      noValidate
      aria-label="Add a phone"
      className="flex flex-col gap-3"
      onSubmit={form.handleSubmit((input) => add.mutate(input))}
    >
      <FormError message={errors.root?.message} />
      <Field label="Name of the new phone" error={errors.name?.message}>
        {(aria) => <Input {...aria} {...form.register("name")} maxLength={40} autoComplete="off" autoFocus />}
      </Field>
      <Field label="Number" aside="Optional" hint="Empty: a fictional one." error={errors.phone?.message}>
        {(aria) => (
          <Input {...aria} {...form.register("phone")} inputMode="tel" maxLength={40} autoComplete="off" />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" pending={add.isPending}>
          Add phone
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
