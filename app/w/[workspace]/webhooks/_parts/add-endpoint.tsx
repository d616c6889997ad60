"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { EndpointFields, type EndpointValues, FRESH } from "./endpoint-fields";
import { SecretDialog } from "./secret-dialog";

const FORM = "add-webhook";
interface AddEndpointProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Given: the endpoint is this assistant's. Otherwise the person chooses. */
  assistantId?: string;
  /** A listener in place of a URL. */
  listener?: boolean;
  /** Where a new listener is opened. */
  base: string;
}

/** Adds a URL or a listener, and shows its secret once. */
export function AddEndpoint({ open, onOpenChange, assistantId, listener, base }: AddEndpointProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  // A listener's address is ours: the field is filled so that one schema serves both.
  const defaultValues = {
    ...FRESH,
    assistantId: assistantId ?? null,
    url: listener ? "https://listener.invalid" : "",
  };
  const form = useForm<EndpointValues, unknown, CreateEndpoint>({
    resolver: zodResolver(CreateEndpoint),
    defaultValues,
  });
  const options = {
    onError: useServerIssues(form),
    onSuccess: (created: { id: string; secret: string }) => {
      void queries.invalidateQueries(trpc.webhook.pathFilter());
      onOpenChange(false);
      form.reset();
      if (listener) router.push(`${base}/webhooks/${created.id}`);
      else setMade(created);
    },
  };
  const create = useMutation(trpc.webhook.create.mutationOptions(options));
  const createListener = useMutation(trpc.webhook.createListener.mutationOptions(options));
  const { errors } = form.formState;
  const name = listener ? "Add listener" : "Add webhook";
  return (
    <>
      <Dialog
        wide
        open={open}
        onOpenChange={onOpenChange}
        title={name}
        description={
          listener
            ? "A page here that shows what arrives, for trying without a server of your own."
            : "We post its events to your URL as signed JSON, and again until they arrive."
        }
        footer={
          <>
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button
              type="submit"
              form={FORM}
              variant="primary"
              pending={create.isPending || createListener.isPending}
            >
              {name}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form
            id={FORM}
            noValidate
            className="flex flex-col gap-4"
            onSubmit={form.handleSubmit(({ url, headers, ...values }) =>
              listener ? createListener.mutate(values) : create.mutate({ ...values, url, headers }),
            )}
          >
            <FormError message={errors.root?.message} />
            {assistantId === undefined && <ChooseAssistant form={form} />}
            <EndpointFields {...(listener ? { listener } : {})} />
          </form>
        </FormProvider>
      </Dialog>
      <SecretDialog secret={made?.secret ?? null} onClose={() => setMade(null)} />
    </>
  );
}

function ChooseAssistant({
  form,
}: {
  form: ReturnType<typeof useForm<EndpointValues, unknown, CreateEndpoint>>;
}) {
  const trpc = useTRPC();
  const assistants = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  return (
    <Field label="Events of" error={form.formState.errors.assistantId?.message}>
      {(aria) => (
        <Select
          {...aria}
          {...form.register("assistantId", { setValueAs: (id: unknown) => (id === "" ? null : id) })}
        >
          <option value="">Every assistant</option>
          {assistants.data?.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
