"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { Email, ROLES } from "@/server/domain/workspaces/schema";
import { ShownOnce } from "../shown-once";
import { ROLE_WORDS } from "./role-words";

const FORM = "invite-member";
/** An empty field is no address. */
const InviteForm = z.object({ email: z.union([z.literal(""), Email]), role: z.enum(ROLES) });
const EMPTY: z.infer<typeof InviteForm> = { email: "", role: "member" };

export function InviteMember({ mayInviteOwners }: { mayInviteOwners: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(InviteForm), defaultValues: EMPTY });
  const onError = useServerIssues(form);
  const invite = useMutation(
    trpc.member.invite.mutationOptions({
      onError,
      onSuccess: (made) => {
        setOpen(false);
        setUrl(made.url);
        form.reset();
        void queries.invalidateQueries(trpc.member.invitations.queryFilter());
      },
    }),
  );
  const { errors } = form.formState;
  const roles = ROLES.filter((role) => role !== "owner" || mayInviteOwners);

  return (
    <>
      <Button variant="primary" size="sm" icon={<UserPlus />} onClick={() => setOpen(true)}>
        Invite
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Invite somebody"
        description="You get a link to pass on. It works once, for seven days."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" form={FORM} variant="primary" pending={invite.isPending}>
              Create link
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit(({ email, role }) => invite.mutate({ role, ...(email && { email }) }))}
        >
          <FormError message={errors.root?.message} />
          <Field
            label="E-mail"
            aside="Optional"
            hint="With an address, only who signs in with it can accept."
            error={errors.email?.message}
          >
            {(aria) => <Input {...aria} type="email" {...form.register("email")} />}
          </Field>
          <Field label="Role" hint={ROLE_WORDS[form.watch("role")].may} error={errors.role?.message}>
            {(aria) => (
              <Select {...aria} {...form.register("role")}>
                {roles.map((role) => (
                  <option key={role} value={role}>
                    {ROLE_WORDS[role].name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </form>
      </Dialog>
      <ShownOnce
        title="Invitation link"
        description="Pass it on by a way that only they read. It is shown this once."
        label="Copy link"
        text={url}
        onClose={() => setUrl(null)}
      />
    </>
  );
}
