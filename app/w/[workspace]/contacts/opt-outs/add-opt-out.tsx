"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { AddOptOut as Schema } from "@/server/domain/contacts/schema";
import { useMay } from "../../messages/use-may";

const FORM = "add-opt-out";
const Form = z.strictObject({
  phone: Schema.shape.phone,
  /** Empty: all our numbers. */
  ownNumber: z.string(),
  note: Schema.shape.note.unwrap(),
});

export function AddOptOut() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const { data: numbers = [] } = useQuery(trpc.sender.list.queryOptions(undefined, { enabled: open }));
  // A Messaging Service has no number of its own.
  const senders = numbers.filter(({ phone }) => phone.startsWith("+"));
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { phone: "", ownNumber: "", note: "" },
  });
  const add = useMutation(
    trpc.optOut.add.mutationOptions({
      onError: useServerIssues(form),
      onSuccess: () => {
        for (const filter of [trpc.optOut.pathFilter(), trpc.contact.pathFilter()]) {
          void queries.invalidateQueries(filter);
        }
        setOpen(false);
        form.reset();
        toast.success("This number will not be texted any more");
      },
    }),
  );
  if (!may.addOptOuts) return null;
  const { errors } = form.formState;
  return (
    <>
      <Button variant="primary" icon={<Plus />} onClick={() => setOpen(true)}>
        Add opt-out
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add an opt-out"
        description="Nothing is sent to this number any more. What waits for it is taken back."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" pending={add.isPending}>
              Add opt-out
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit(({ phone, ownNumber, note }) =>
            add.mutate({
              phone,
              ...(ownNumber ? { scope: "number", ownNumber } : {}),
              ...(note ? { note } : {}),
            }),
          )}
        >
          <FormError message={errors.root?.message} />
          <Field label="Phone number" error={errors.phone?.message}>
            {(aria) => (
              <Input
                {...aria}
                {...form.register("phone")}
                type="tel"
                placeholder="+1 202 555 0142"
                autoFocus
              />
            )}
          </Field>
          {senders.length > 0 && (
            <Field
              label="Not to be texted from"
              hint="STOP counts for all your numbers; choose one only when the person asked for that."
              error={errors.ownNumber?.message}
            >
              {(aria) => (
                <Select {...aria} {...form.register("ownNumber")}>
                  <option value="">All your numbers</option>
                  {senders.map(({ id, phone, label }) => (
                    <option key={id} value={phone}>
                      {formatPhone(phone)} · {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Field
            label="Note"
            aside="Optional"
            hint="How the person asked for it"
            error={errors.note?.message}
          >
            {(aria) => <Input {...aria} {...form.register("note")} />}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
