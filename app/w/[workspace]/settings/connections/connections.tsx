"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Cable } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { CopyButton } from "@/app/_ui/copy-button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { ConnectionView } from "@/server/domain/messaging/connections";
import { useMay } from "../../messages/use-may";
import { ConnectionCard } from "./connection-card";
import { TwilioForm } from "./twilio-form";

/** The accounts at carriers. Without one, messages go to the virtual phone. */
export function Connections() {
  const trpc = useTRPC();
  const { data: connections } = useSuspenseQuery(trpc.connection.list.queryOptions());
  const may = useMay();
  const mayManage = may.manageConnections;
  if (connections.length === 0) {
    return (
      <EmptyState
        icon={Cable}
        title="No carrier account connected"
        action={mayManage && <TwilioForm label="Connect Twilio" primary />}
      >
        Messages go to the virtual phone in this app. Connect a Twilio account to text real phones.
        {!mayManage && " An admin or owner can do that."}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold">Twilio accounts</h2>
        {mayManage && <TwilioForm label="Connect another account" />}
      </div>
      {connections.map((connection) => (
        <Connection key={connection.id} connection={connection} mayManage={mayManage} />
      ))}
    </div>
  );
}

function Connection({ connection, mayManage }: { connection: ConnectionView; mayManage: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSuccess = () => {
    void queries.invalidateQueries(trpc.connection.pathFilter());
    void queries.invalidateQueries(trpc.sender.pathFilter());
  };
  const verify = useMutation(trpc.connection.verify.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.connection.remove.mutationOptions({ onSuccess }));
  const { id, held } = connection;
  return (
    <ConnectionCard
      connection={connection}
      description={connection.accountName}
      meanwhile={
        held > 0
          ? `${held === 1 ? "1 message waits" : `${held} messages wait`} and will go out once it works again.`
          : undefined
      }
      actions={
        mayManage
          ? {
              edit: <TwilioForm label="Renew" renew={connection} />,
              works: "The connection works",
              onVerify: () => verify.mutateAsync({ id }),
              noun: "connection",
              consequence:
                "Its numbers leave this workspace, and automations that send from them fail until you choose another. Messages already sent stay.",
              onRemove: () => remove.mutateAsync({ id }),
            }
          : null
      }
      items={[
        [
          "Account SID",
          <code key="sid" className="break-all font-mono text-sm">
            {connection.accountSid}
          </code>,
        ],
        [
          "Auth token",
          <span key="token" className="text-ink-muted">
            Stored encrypted, never shown
          </span>,
        ],
        [
          "API key",
          connection.apiKeySid ? (
            <code key="key" className="break-all font-mono text-sm">
              {connection.apiKeySid}
            </code>
          ) : (
            <span key="key" className="text-ink-muted">
              None: requests are made with the auth token
            </span>
          ),
        ],
        ["Senders", sendersInWords(connection)],
        [
          "Incoming messages",
          <span key="inbound" className="flex flex-col gap-0.5">
            <span className="flex min-w-0 items-center gap-1">
              <code className="min-w-0 truncate font-mono text-sm">{connection.inboundUrl}</code>
              <CopyButton text={connection.inboundUrl} label="Copy the URL for incoming messages" />
            </span>
            <span className="text-ink-muted text-xs">
              Set it in Twilio at each number under “A message comes in”, so that answers and STOP arrive
              here.
            </span>
          </span>,
        ],
        [
          "US recipients",
          <span key="a2p" className="text-ink-muted">
            US carriers block senders that are not registered (A2P 10DLC, toll-free verification). Those are
            refused here before anything is sent; Verify reads their state again.
          </span>,
        ],
      ]}
    />
  );
}

function sendersInWords({ numbers }: ConnectionView) {
  const services = numbers.filter(({ kind }) => kind === "service").length;
  const phones = numbers.filter(({ kind }) => kind !== "service");
  const able = phones.filter(({ sms }) => sms).length;
  const words = `${phones.length} ${phones.length === 1 ? "number" : "numbers"}, of which ${able} can send SMS`;
  if (services === 0) return words;
  return `${words}, and ${services} Messaging ${services === 1 ? "Service" : "Services"}`;
}
