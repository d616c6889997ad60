"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { MailConnectionView } from "@/server/domain/mail/connections";
import { ConnectionCard } from "./connection-card";
import { MailForm } from "./mail-form";
import { SECURITY_WORDS } from "./security-words";

interface MailCardProps {
  connection: MailConnectionView;
  mayManage: boolean;
}

export function MailCard({ connection, mayManage }: MailCardProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSuccess = () => void queries.invalidateQueries(trpc.mailConnection.pathFilter());
  const verify = useMutation(trpc.mailConnection.verify.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.mailConnection.remove.mutationOptions({ onSuccess }));
  const { id, held, fromName, fromAddress } = connection;
  return (
    <ConnectionCard
      connection={connection}
      description={fromName ? `${fromName} <${fromAddress}>` : fromAddress}
      meanwhile={
        held > 0
          ? `${held === 1 ? "1 email waits" : `${held} emails wait`} and will go out once it works again.`
          : undefined
      }
      actions={
        mayManage
          ? {
              edit: <MailForm label="Edit" connection={connection} />,
              works: "The mail server answers",
              onVerify: () => verify.mutateAsync({ id }),
              noun: "mail server",
              consequence:
                "Email goes by another server if there is one, and is shown in the app otherwise. Steps that name this one fail. What was sent stays listed.",
              onRemove: () => remove.mutateAsync({ id }),
            }
          : null
      }
      items={[
        [
          "Server",
          <code key="server" className="break-all font-mono text-sm">
            {connection.host}:{connection.port}
          </code>,
        ],
        ["Security", SECURITY_WORDS[connection.security]],
        [
          "Login",
          <span key="login" className="break-all">
            {connection.user === ""
              ? "None"
              : `${connection.user}, its password stored encrypted, never shown`}
          </span>,
        ],
      ]}
    />
  );
}
