"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { useServerIssues } from "@/app/_ui/use-server-issues";
import type { MailConnectionView } from "@/server/domain/mail/connections";
import { AddMailConnection, MailConnectionChange } from "@/server/domain/mail/schema";
import { ConnectDialog } from "./connect-dialog";
import { MailFields } from "./mail-fields";

interface MailFormProps {
  label: string;
  primary?: boolean;
  /** Given: it is changed. */
  connection?: MailConnectionView;
}

const valuesOf = (connection: MailConnectionView | undefined): AddMailConnection => ({
  name: connection?.name ?? "",
  host: connection?.host ?? "",
  port: connection?.port ?? 587,
  security: connection?.security ?? "starttls",
  user: connection?.user ?? "",
  password: "",
  fromName: connection?.fromName ?? "",
  fromAddress: connection?.fromAddress ?? "",
});

/** Connects a mail server, or changes a connection. It is talked to before anything is stored. */
export function MailForm({ label, primary, connection }: MailFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const form = useForm({
    resolver: zodResolver(connection ? MailConnectionChange : AddMailConnection),
    defaultValues: valuesOf(connection),
  });
  const onError = useServerIssues(form);
  const onSuccess = (saved: MailConnectionView) => {
    void queries.invalidateQueries(trpc.mailConnection.pathFilter());
    setOpen(false);
    form.reset(valuesOf(connection && saved));
    toast.success(`${saved.host} answers: connected`);
  };
  const add = useMutation(trpc.mailConnection.add.mutationOptions({ onError, onSuccess }));
  const update = useMutation(trpc.mailConnection.update.mutationOptions({ onError, onSuccess }));
  return (
    <ConnectDialog
      label={label}
      primary={primary}
      open={open}
      onOpenChange={setOpen}
      title={connection ? `Edit ${connection.name}` : "Connect a mail server"}
      description="We greet it and log in before anything is stored; no email is sent."
      submit={connection ? "Save" : "Connect"}
      pending={add.isPending || update.isPending}
      error={form.formState.errors.root?.message}
      onSubmit={form.handleSubmit((input) =>
        connection ? update.mutate({ ...input, id: connection.id }) : add.mutate(input),
      )}
    >
      <MailFields form={form} hasPassword={(connection?.user ?? "") !== ""} />
    </ConnectDialog>
  );
}
