"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { ModelConnectionView } from "@/server/domain/evaluation/connections";
import {
  AddModelConnection,
  ModelConnectionChange,
} from "@/server/domain/evaluation/shared/model-connection";
import { ModelFields } from "./model-fields";

interface ModelFormProps {
  label: string;
  primary?: boolean;
  /** Given: it is changed. */
  connection?: ModelConnectionView;
}

const valuesOf = (connection: ModelConnectionView | undefined): AddModelConnection => ({
  name: connection?.name ?? "",
  provider: connection?.provider ?? "openai",
  baseUrl: connection?.baseUrl ?? "",
  model: connection?.model ?? "",
  apiKey: "",
});

/** Connects a language model, or changes a connection. The model is asked before anything is stored. */
export function ModelForm({ label, primary, connection }: ModelFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const form = useForm({
    resolver: zodResolver(connection ? ModelConnectionChange : AddModelConnection),
    defaultValues: valuesOf(connection),
  });
  const onError = useServerIssues(form);
  const onSuccess = (saved: ModelConnectionView) => {
    void queries.invalidateQueries(trpc.modelConnection.pathFilter());
    setOpen(false);
    form.reset(valuesOf(connection && saved));
    toast.success(`${saved.model} answers: connected`);
  };
  const add = useMutation(trpc.modelConnection.add.mutationOptions({ onError, onSuccess }));
  const update = useMutation(trpc.modelConnection.update.mutationOptions({ onError, onSuccess }));
  const formId = `model-${connection?.id ?? "new"}`;
  return (
    <>
      <Button
        size={primary ? "md" : "sm"}
        variant={primary ? "primary" : "secondary"}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={connection ? `Edit ${connection.name}` : "Connect a language model"}
        description="The model is asked once before anything is stored."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" pending={add.isPending || update.isPending}>
              {connection ? "Save" : "Connect"}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((input) =>
            connection ? update.mutate({ ...input, id: connection.id }) : add.mutate(input),
          )}
        >
          <FormError message={form.formState.errors.root?.message} />
          <ModelFields form={form} hasKey={connection?.hasKey ?? false} />
        </form>
      </Dialog>
    </>
  );
}
