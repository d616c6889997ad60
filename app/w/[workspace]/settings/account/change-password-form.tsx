"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { signOut } from "@/app/_ui/sign-out";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { ChangePassword } from "@/server/domain/workspaces/schema";

export function ChangePasswordForm() {
  const trpc = useTRPC();
  const form = useForm({ resolver: zodResolver(ChangePassword), defaultValues: { current: "", next: "" } });
  const onError = useServerIssues(form);
  const change = useMutation(
    trpc.person.changePassword.mutationOptions({
      onError,
      onSuccess: () => void signOut(),
    }),
  );
  const { errors } = form.formState;
  return (
    <form
      method="post"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit((input) => change.mutate(input))}
    >
      <FormError message={errors.root?.message} />
      <Field label="Present password" error={errors.current?.message}>
        {(aria) => (
          <Input {...aria} type="password" autoComplete="current-password" {...form.register("current")} />
        )}
      </Field>
      <Field
        label="New password"
        hint="At least 8 characters; 15 or more are better"
        error={errors.next?.message}
      >
        {(aria) => <Input {...aria} type="password" autoComplete="new-password" {...form.register("next")} />}
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={change.isPending || change.isSuccess}>
          Change password and sign out everywhere
        </Button>
      </div>
    </form>
  );
}
