"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import { SignUp } from "@/server/domain/workspaces/schema";

export function SignUpForm({ next }: { next: string }) {
  const trpc = useTRPC();
  const [entering, setEntering] = useState(false);
  // Without default values, and by POST: as in the sign-in form.
  const form = useForm<z.input<typeof SignUp>, unknown, SignUp>({ resolver: zodResolver(SignUp) });
  const onError = useServerIssues(form);
  const signUp = useMutation(
    trpc.person.signUp.mutationOptions({
      onError,
      onSuccess: async (_made, { email, password }) => {
        setEntering(true);
        await signIn("credentials", { email, password, redirect: false });
        window.location.assign(next);
      },
    }),
  );
  const { errors } = form.formState;

  return (
    <form
      method="post"
      noValidate
      onSubmit={form.handleSubmit((input) => signUp.mutate(input))}
      className="flex flex-col gap-4"
    >
      <FormError message={errors.root?.message} />
      <Field label="Your name" error={errors.name?.message}>
        {(aria) => <Input {...aria} autoComplete="name" {...form.register("name")} />}
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        {(aria) => <Input {...aria} type="email" autoComplete="username" {...form.register("email")} />}
      </Field>
      <Field
        label="Password"
        hint="At least 8 characters; 15 or more are better"
        error={errors.password?.message}
      >
        {(aria) => (
          <Input {...aria} type="password" autoComplete="new-password" {...form.register("password")} />
        )}
      </Field>
      <Field label="Workspace" hint="Your company or team" error={errors.workspaceName?.message}>
        {(aria) => <Input {...aria} autoComplete="organization" {...form.register("workspaceName")} />}
      </Field>
      <Button type="submit" variant="primary" pending={signUp.isPending || entering}>
        Create account
      </Button>
    </form>
  );
}
