"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useServerIssues } from "@/app/_ui/use-server-issues";
import type { ConnectionView } from "@/server/domain/messaging/connections";
import { ConnectTwilio } from "@/server/domain/messaging/schema";
import { ConnectDialog } from "./connect-dialog";

interface TwilioFormProps {
  label: string;
  primary?: boolean;
  /** Given: only its credentials are asked for. */
  renew?: ConnectionView;
  onConnected?: (connection: ConnectionView) => void;
}

/** Connects a Twilio account, or gives one new credentials. Twilio is asked before anything is stored. */
export function TwilioForm({ label, primary, renew, onConnected }: TwilioFormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const form = useForm({
    resolver: zodResolver(ConnectTwilio),
    defaultValues: {
      name: renew?.name ?? "Twilio",
      accountSid: renew?.accountSid ?? "",
      authToken: "",
      apiKeySid: renew?.apiKeySid ?? "",
      apiKeySecret: "",
    },
  });
  const onError = useServerIssues(form);
  const onSuccess = (connection: ConnectionView) => {
    void queries.invalidateQueries(trpc.connection.pathFilter());
    void queries.invalidateQueries(trpc.sender.pathFilter());
    setOpen(false);
    form.reset();
    toast.success(`Connected: ${connection.numbers.length} senders found`, {
      description: "Texts reach real people now: see quiet hours and caps under Settings → Messaging.",
    });
    onConnected?.(connection);
  };
  const connect = useMutation(trpc.connection.connectTwilio.mutationOptions({ onError, onSuccess }));
  const renewal = useMutation(trpc.connection.renewToken.mutationOptions({ onError, onSuccess }));
  const { errors } = form.formState;
  return (
    <ConnectDialog
      label={label}
      primary={primary}
      open={open}
      onOpenChange={setOpen}
      title={renew ? `New credentials for ${renew.name}` : "Connect Twilio"}
      description="Account SID and auth token stand on the first page of the Twilio Console. Everything is checked with Twilio before it is stored."
      submit={renew ? "Save credentials" : "Connect"}
      pending={connect.isPending || renewal.isPending}
      error={errors.root?.message}
      onSubmit={form.handleSubmit(({ name, accountSid, ...credentials }) =>
        renew
          ? renewal.mutate({ id: renew.id, ...credentials })
          : connect.mutate({ name, accountSid, ...credentials }),
      )}
    >
      {!renew && (
        <>
          <Field label="Name" hint="How this account is called here" error={errors.name?.message}>
            {(aria) => <Input {...aria} {...form.register("name")} />}
          </Field>
          <Field label="Account SID" error={errors.accountSid?.message}>
            {(aria) => (
              <Input
                {...aria}
                {...form.register("accountSid")}
                className="font-mono"
                placeholder="AC…"
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
        </>
      )}
      <Field
        label="Auth token"
        hint="Twilio signs its reports and incoming messages with it, so it is needed beside an API key too. Stored encrypted and never shown again."
        error={errors.authToken?.message}
      >
        {(aria) => (
          <Input
            {...aria}
            {...form.register("authToken")}
            type="password"
            className="font-mono"
            autoComplete="off"
          />
        )}
      </Field>
      <Field
        label="API key SID"
        aside="Optional"
        hint="With a key, messages are sent by it, and you can revoke it without a new auth token. Twilio Console → Account → API keys; a standard key is enough."
        error={errors.apiKeySid?.message}
      >
        {(aria) => (
          <Input
            {...aria}
            {...form.register("apiKeySid")}
            className="font-mono"
            placeholder="SK…"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="API key secret"
        aside="Optional"
        hint={
          renew?.apiKeySid
            ? "Leave it empty to keep the stored one of this key."
            : "Stored encrypted and never shown again"
        }
        error={errors.apiKeySecret?.message}
      >
        {(aria) => (
          <Input
            {...aria}
            {...form.register("apiKeySecret")}
            type="password"
            className="font-mono"
            autoComplete="off"
          />
        )}
      </Field>
    </ConnectDialog>
  );
}
