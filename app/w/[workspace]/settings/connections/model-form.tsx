"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { useServerIssues } from "@/app/_ui/use-server-issues";
import type { ModelConnectionView } from "@/server/domain/evaluation/connections";
import {
  AddModelConnection,
  ModelConnectionChange,
} from "@/server/domain/evaluation/shared/model-connection";
import { ConnectDialog } from "./connect-dialog";
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
  return (
    <ConnectDialog
      label={label}
      primary={primary}
      open={open}
      onOpenChange={setOpen}
      title={connection ? `Edit ${connection.name}` : "Connect a language model"}
      description="The model is asked once before anything is stored."
      submit={connection ? "Save" : "Connect"}
      pending={add.isPending || update.isPending}
      error={form.formState.errors.root?.message}
      onSubmit={form.handleSubmit((input) =>
        connection ? update.mutate({ ...input, id: connection.id }) : add.mutate(input),
      )}
    >
      <ModelFields form={form} hasKey={connection?.hasKey ?? false} />
    </ConnectDialog>
  );
}
