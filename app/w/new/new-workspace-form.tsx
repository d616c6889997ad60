"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { CreateWorkspace } from "@/server/domain/workspaces/schema";

export function NewWorkspaceForm() {
  const trpc = useTRPC();
  const form = useForm({ resolver: zodResolver(CreateWorkspace), defaultValues: { name: "" } });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.workspace.create.mutationOptions({
      onError,
      onSuccess: ({ slug }) => window.location.assign(`/w/${slug}`),
    }),
  );
  const { errors } = form.formState;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((input) => create.mutate(input))}
      className="flex flex-col gap-4"
    >
      <FormError message={errors.root?.message} />
      <Field label="Name" hint="Your company or team" error={errors.name?.message}>
        {(aria) => <Input {...aria} autoComplete="organization" {...form.register("name")} />}
      </Field>
      <Button type="submit" variant="primary" pending={create.isPending || create.isSuccess}>
        Create workspace
      </Button>
    </form>
  );
}
