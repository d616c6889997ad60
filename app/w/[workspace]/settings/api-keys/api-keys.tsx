"use client";
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, Clock, KeyRound, Lock } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { ROLE_WORDS } from "../members/role-words";
import { CreateKey } from "./create-key";

function KeyState({ revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null }) {
  const [now] = useState(() => Date.now());
  if (revokedAt) return <Badge icon={Ban}>Revoked</Badge>;
  if (expiresAt && expiresAt.getTime() <= now)
    return (
      <Badge tone="warning" icon={Clock}>
        Expired
      </Badge>
    );
  return (
    <span className="flex flex-col gap-0.5">
      <Badge tone="success" icon={CircleCheck} className="w-fit">
        Active
      </Badge>
      {expiresAt && (
        <span className="whitespace-nowrap text-ink-muted text-xs">
          ends <RelativeTime at={expiresAt} />
        </span>
      )}
    </span>
  );
}

export function ApiKeys() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const { manageApiKeys } = workspace.may;
  const keys = useQuery(trpc.apiKey.list.queryOptions(undefined, { enabled: manageApiKeys }));
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.apiKey.pathFilter()),
    }),
  );
  if (!manageApiKeys) {
    return (
      <EmptyState icon={Lock} title="API keys are for admins">
        Ask an admin or owner of {workspace.name} for a key.
      </EmptyState>
    );
  }
  if (keys.isPending) return <TableSkeleton rows={3} columns={5} />;
  if (keys.isError) return <ErrorState message={keys.error.message} retry={() => void keys.refetch()} />;
  if (keys.data.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No API keys yet" action={<CreateKey />}>
        With a key your systems report calls and read what they led to.{" "}
        <TextLink href="/docs/api">Read the API's documentation</TextLink>
      </EmptyState>
    );
  }
  return (
    <>
      <Card
        flush
        title="API keys"
        description={
          <>
            For your own systems. <TextLink href="/docs/api">API documentation</TextLink>
          </>
        }
        action={<CreateKey />}
      >
        <DataTable
          bare
          caption="API keys"
          rows={keys.data}
          rowKey={(key) => key.id}
          columns={[
            { key: "name", header: "Name", cell: ({ name }) => name },
            {
              key: "prefix",
              header: "Key",
              width: "w-40",
              cell: ({ prefix }) => <code className="font-mono text-sm">{prefix}…</code>,
            },
            {
              key: "role",
              header: "May",
              width: "w-56",
              cell: ({ role, scopes }) => (
                <span className="block truncate" title={scopes.join(", ")}>
                  {ROLE_WORDS[role].name}
                  <span className="text-ink-muted">
                    {scopes.length === 0 ? ", all of it" : `, ${scopes.join(", ")}`}
                  </span>
                </span>
              ),
            },
            {
              key: "used",
              header: "Last used",
              width: "w-36",
              cell: ({ lastUsedAt }) =>
                lastUsedAt ? <RelativeTime at={lastUsedAt} /> : <span className="text-ink-faint">Never</span>,
            },
            {
              key: "state",
              header: "State",
              width: "w-28",
              cell: (key) => <KeyState {...key} />,
            },
            {
              key: "revoke",
              header: "Revoke",
              hideHeader: true,
              align: "right",
              width: "w-24",
              cell: (key) =>
                !key.revokedAt && (
                  <Button
                    variant="ghost"
                    size="sm"
                    aria-label={`Revoke ${key.name}`}
                    onClick={() => setRevoking(key)}
                  >
                    Revoke
                  </Button>
                ),
            },
          ]}
        />
      </Card>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke the key ${revoking?.name}?`}
        consequence="Whatever uses it is refused from its next request on. A revoked key cannot be brought back."
        action="Revoke key"
        onConfirm={async () => revoking && revoke.mutateAsync({ id: revoking.id })}
      />
    </>
  );
}
