"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { UserMinus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { DataTable } from "@/app/_ui/data-table";
import { IconButton } from "@/app/_ui/icon-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Select } from "@/app/_ui/select";
import { ROLES, type WorkspaceRole } from "@/server/domain/workspaces/schema";
import { Invitations } from "./invitations";
import { InviteMember } from "./invite-member";
import { ROLE_WORDS } from "./role-words";

interface Member {
  id: string;
  userId: string;
  name: string;
  role: WorkspaceRole;
}

export function MembersTable() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const { data: members } = useSuspenseQuery(trpc.member.list.queryOptions());
  const { data: me } = useSuspenseQuery(trpc.person.me.queryOptions());
  const [removing, setRemoving] = useState<Member | null>(null);
  const refresh = () => queries.invalidateQueries(trpc.member.pathFilter());
  const change = useMutation(
    trpc.member.changeRole.mutationOptions({
      onSuccess: () => toast.success("Role changed"),
      onError: (error) => toast.error(error.message),
      onSettled: refresh,
    }),
  );
  const remove = useMutation(trpc.member.remove.mutationOptions());
  const { may } = workspace;
  const owners = members.filter((member) => member.role === "owner").length;
  const isMe = (member: Member) => member.userId === me?.userId;
  const mayChange = (member: Member) =>
    member.role === "owner" ? may.manageOwners && owners > 1 : may.manageMembers;
  const mayRemove = (member: Member) =>
    isMe(member) ? member.role !== "owner" || owners > 1 : mayChange(member);

  const confirm = async () => {
    if (!removing) return;
    await remove.mutateAsync({ id: removing.id });
    if (isMe(removing)) window.location.assign("/");
    else await refresh();
  };

  return (
    <div className="flex flex-col gap-5">
      <Card
        flush
        title="Members"
        action={may.manageMembers && <InviteMember mayInviteOwners={may.manageOwners} />}
      >
        <DataTable
          bare
          caption="Members"
          rows={members}
          rowKey={(member) => member.id}
          columns={[
            {
              key: "name",
              header: "Name",
              cell: (member) => (
                <span>
                  {member.name}
                  {isMe(member) && <span className="text-ink-faint"> (you)</span>}
                </span>
              ),
            },
            {
              key: "email",
              header: "E-mail",
              cell: ({ email }) => <span className="min-w-0 break-all text-ink-muted">{email}</span>,
            },
            {
              key: "role",
              header: "Role",
              width: "w-40",
              cell: (member) =>
                mayChange(member) ? (
                  <Select
                    aria-label={`Role of ${member.name}`}
                    value={member.role}
                    disabled={change.isPending}
                    onChange={(event) => {
                      const role = ROLES.find((known) => known === event.target.value);
                      if (role) change.mutate({ id: member.id, role });
                    }}
                  >
                    {ROLES.filter((role) => role !== "owner" || may.manageOwners).map((role) => (
                      <option key={role} value={role}>
                        {ROLE_WORDS[role].name}
                      </option>
                    ))}
                  </Select>
                ) : (
                  ROLE_WORDS[member.role].name
                ),
            },
            {
              key: "since",
              header: "Since",
              width: "w-36",
              cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-ink-muted" />,
            },
            {
              key: "remove",
              header: "Remove",
              hideHeader: true,
              align: "right",
              width: "w-12",
              cell: (member) =>
                mayRemove(member) && (
                  <IconButton
                    label={isMe(member) ? "Leave the workspace" : `Remove ${member.name}`}
                    icon={<UserMinus />}
                    onClick={() => setRemoving(member)}
                  />
                ),
            },
          ]}
        />
      </Card>
      {may.manageMembers && <Invitations />}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={removing && isMe(removing) ? `Leave ${workspace.name}?` : `Remove ${removing?.name}?`}
        consequence="Access ends at once. What was made stays, and so does the audit log."
        action={removing && isMe(removing) ? "Leave workspace" : "Remove member"}
        onConfirm={confirm}
      />
    </div>
  );
}
