"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { useParams } from "next/navigation";
import { useTRPC } from "@/app/_trpc/client";
import { EmptyState } from "@/app/_ui/empty-state";
import { TextLink } from "@/app/_ui/link-button";
import { useMay } from "../../messages/use-may";
import { MailCard } from "./mail-card";
import { MailForm } from "./mail-form";

/** The servers that email goes by. Without one it is shown in the app. */
export function MailServers() {
  const trpc = useTRPC();
  const { workspace } = useParams<{ workspace: string }>();
  const { data: connections } = useSuspenseQuery(trpc.mailConnection.list.queryOptions());
  const mayManage = useMay().manageConnections;
  if (connections.length === 0) {
    return (
      <EmptyState
        icon={Mail}
        title="No mail server connected"
        action={mayManage && <MailForm label="Connect a mail server" primary />}
      >
        Email of automations and failure notices is shown under{" "}
        <TextLink href={`/w/${workspace}/emails`}>Emails</TextLink>. Connect a mail server to have it
        delivered.
        {!mayManage && " An admin or owner can do that."}
      </EmptyState>
    );
  }
  return (
    <section aria-labelledby="mail-servers" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h2 id="mail-servers" className="font-semibold">
            Mail servers
          </h2>
          <p className="text-ink-muted text-sm">
            What names no server goes by the first. What was sent is under{" "}
            <TextLink href={`/w/${workspace}/emails`}>Emails</TextLink>.
          </p>
        </div>
        {mayManage && <MailForm label="Connect another server" />}
      </div>
      {connections.map((connection) => (
        <MailCard key={connection.id} connection={connection} mayManage={mayManage} />
      ))}
    </section>
  );
}
