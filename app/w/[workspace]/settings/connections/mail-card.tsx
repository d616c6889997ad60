"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { KeyValue } from "@/app/_ui/key-value";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { MailConnectionView } from "@/server/domain/mail/connections";
import { MailForm } from "./mail-form";
import { SECURITY_WORDS } from "./security-words";

interface MailCardProps {
  connection: MailConnectionView;
  mayManage: boolean;
}

export function MailCard({ connection, mayManage }: MailCardProps) {
  const { held, problem, fromName, fromAddress } = connection;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words">{connection.name}</span>
          <StateBadge of="connection" value={connection.state} />
        </span>
      }
      description={fromName ? `${fromName} <${fromAddress}>` : fromAddress}
      action={mayManage && <Actions connection={connection} />}
    >
      {problem && (
        <div
          role="alert"
          className="mb-3 flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p className="min-w-0 break-words">
            {problem}.
            {held > 0 &&
              ` ${held === 1 ? "1 email waits" : `${held} emails wait`} and will go out once it works again.`}
          </p>
        </div>
      )}
      <KeyValue
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
          [
            connection.state === "ok" ? "Verified" : "Last worked",
            connection.verifiedAt && <RelativeTime key="at" at={connection.verifiedAt} />,
          ],
        ]}
      />
    </Card>
  );
}

function Actions({ connection }: { connection: MailConnectionView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => void queries.invalidateQueries(trpc.mailConnection.pathFilter());
  const verify = useMutation(
    trpc.mailConnection.verify.mutationOptions({
      onSuccess: ({ state, problem }) => {
        refresh();
        if (state === "ok") toast.success("The mail server answers");
        else toast.error(problem ?? "The mail server does not work");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const remove = useMutation(trpc.mailConnection.remove.mutationOptions({ onSuccess: refresh }));
  return (
    <div className="flex flex-wrap gap-1">
      <Button size="sm" pending={verify.isPending} onClick={() => verify.mutate({ id: connection.id })}>
        Verify
      </Button>
      <MailForm label="Edit" connection={connection} />
      <Button size="sm" variant="ghost" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove the mail server ${connection.name}?`}
        consequence="Email goes by another server if there is one, and is shown in the app otherwise. Steps that name this one fail. What was sent stays listed."
        action="Remove mail server"
        onConfirm={() => remove.mutateAsync({ id: connection.id })}
      />
    </div>
  );
}
