"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateApiKey } from "@/server/domain/workspaces/schema";
import { API_SCOPES } from "@/server/domain/workspaces/shared/api-scopes";
import { ROLE_WORDS } from "../members/role-words";
import { ShownOnce } from "../shown-once";

const FORM = "create-key";
const DAY = 86_400_000;
const endAfter = (days: string) =>
  days === "" ? null : new Date(Date.now() + Number(days) * DAY).toISOString();

export function CreateKey() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const form = useForm<z.input<typeof CreateApiKey>, unknown, z.output<typeof CreateApiKey>>({
    resolver: zodResolver(CreateApiKey),
    defaultValues: { name: "", role: "member", scopes: [], expiresAt: null },
  });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.apiKey.create.mutationOptions({
      onError,
      onSuccess: (made) => {
        setOpen(false);
        setKey(made.key);
        form.reset();
        setDays("");
      },
    }),
  );
  const { errors } = form.formState;
  const close = () => {
    setKey(null);
    // Only now: the list's new row would take this dialog's place in an empty list.
    void queries.invalidateQueries(trpc.apiKey.pathFilter());
  };

  return (
    <>
      <Button variant="primary" size="sm" icon={<Plus />} onClick={() => setOpen(true)}>
        New key
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New API key"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" pending={create.isPending}>
              Create key
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((input) => create.mutate(input))}
        >
          <FormError message={errors.root?.message} />
          <Field label="Name" hint="What uses it: “CRM”, “Reporting”" error={errors.name?.message}>
            {(aria) => <Input {...aria} {...form.register("name")} autoFocus />}
          </Field>
          <Field
            label="Role"
            hint={ROLE_WORDS[form.watch("role") ?? "member"].may}
            error={errors.role?.message}
          >
            {(aria) => (
              <Select {...aria} {...form.register("role")}>
                {CreateApiKey.shape.role.unwrap().options.map((role) => (
                  <option key={role} value={role}>
                    {ROLE_WORDS[role].name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Ends" hint="A key that ends by itself does less harm when it leaks.">
            {(aria) => (
              <Select
                {...aria}
                value={days}
                onChange={(event) => {
                  setDays(event.target.value);
                  form.setValue("expiresAt", endAfter(event.target.value));
                }}
              >
                <option value="">Never</option>
                <option value="30">In 30 days</option>
                <option value="90">In 90 days</option>
                <option value="365">In a year</option>
              </Select>
            )}
          </Field>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">Scopes</legend>
            <p className="text-ink-muted text-xs">
              None ticked: all that its role allows. Who may write may read too.
            </p>
            <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
              {API_SCOPES.map((scope) => (
                <Checkbox key={scope} label={scope} value={scope} {...form.register("scopes")} />
              ))}
            </div>
          </fieldset>
        </form>
      </Dialog>
      <ShownOnce
        title="Your API key"
        description="Store it where your system reads its secrets. It is shown this once."
        label="Copy key"
        text={key}
        onClose={close}
      />
    </>
  );
}
