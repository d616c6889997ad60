"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { SecretDialog } from "./secret-dialog";

const FORM = "add-webhook";
interface AddWebhookProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  assistantId: string;
}

export function AddWebhook({ open, onOpenChange, assistantId }: AddWebhookProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm<z.input<typeof CreateEndpoint>, unknown, CreateEndpoint>({
    resolver: zodResolver(CreateEndpoint),
    defaultValues: { assistantId, url: "", enabled: true, completedCallsOnly: true },
  });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.webhook.create.mutationOptions({
      onError,
      onSuccess: (made) => {
        void queries.invalidateQueries(trpc.webhook.list.queryFilter());
        onOpenChange(false);
        form.reset();
        setSecret(made.secret);
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title="Add webhook"
        description="We post each evaluated call to it as signed JSON."
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" pending={create.isPending}>
              Add webhook
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((values) => create.mutate(values))}
        >
          <FormError message={errors.root?.message} />
          <Field label="URL" error={errors.url?.message}>
            {(aria) => (
              <Input
                {...aria}
                {...form.register("url")}
                type="url"
                mono
                placeholder="https://example.com/webhooks/wrapup"
              />
            )}
          </Field>
          <Checkbox
            label="Completed calls only"
            hint="Otherwise also calls that nobody answered, and those that failed."
            {...form.register("completedCallsOnly")}
          />
        </form>
      </Dialog>
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
