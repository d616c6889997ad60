"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { IconButton } from "@/app/_ui/icon-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { ROLE_WORDS } from "./role-words";

/** Links that nobody has used yet; nothing is shown when there are none. */
export function Invitations() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: invitations = [] } = useQuery(trpc.member.invitations.queryOptions());
  const revoke = useMutation(
    trpc.member.revokeInvitation.mutationOptions({
      onSuccess: () => toast.success("Invitation revoked; its link no longer works"),
      onError: (error) => toast.error(error.message),
      onSettled: () => queries.invalidateQueries(trpc.member.invitations.queryFilter()),
    }),
  );
  if (invitations.length === 0) return null;
  return (
    <Card flush title="Open invitations">
      <DataTable
        bare
        caption="Open invitations"
        rows={invitations}
        rowKey={(invitation) => invitation.id}
        columns={[
          { key: "email", header: "For", cell: ({ email }) => email ?? "Whoever has the link" },
          { key: "role", header: "Role", width: "w-40", cell: ({ role }) => ROLE_WORDS[role].name },
          {
            key: "expires",
            header: "Ends",
            width: "w-36",
            cell: ({ expiresAt }) => <RelativeTime at={expiresAt} className="text-ink-muted" />,
          },
          {
            key: "revoke",
            header: "Revoke",
            hideHeader: true,
            align: "right",
            width: "w-12",
            cell: ({ id, email }) => (
              <IconButton
                label={`Revoke the invitation for ${email ?? "whoever has the link"}`}
                icon={<X />}
                pending={revoke.isPending && revoke.variables.id === id}
                onClick={() => revoke.mutate({ id })}
              />
            ),
          },
        ]}
      />
    </Card>
  );
}
