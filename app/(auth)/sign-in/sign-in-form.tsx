"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { signIn } from "next-auth/react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { FormError } from "@/app/_ui/use-server-issues";
import { Email } from "@/server/domain/workspaces/schema";

const SignIn = z.object({ email: Email, password: z.string().min(1, "Give your password") });
type SignIn = z.infer<typeof SignIn>;

interface SignInFormProps {
  next: string;
  demo: { email: string; password: string } | null;
  providers: { id: string; name: string }[];
  problem: string | null;
}

/** next-auth answers a wrong password with this word; any other is a sentence of ours. */
const WRONG = "CredentialsSignin";

export function SignInForm({ next, demo, providers, problem }: SignInFormProps) {
  // Without default values: they would replace what was typed, or filled in by the browser, before we took over.
  const form = useForm<SignIn>({ resolver: zodResolver(SignIn) });
  const { errors, isSubmitting, isSubmitSuccessful, isSubmitted } = form.formState;

  const enter = async (input: SignIn) => {
    const answer = await signIn("credentials", { ...input, redirect: false }).catch(() => undefined);
    if (answer?.ok && !answer.error) {
      // A whole page load: what was shown to the person before is not kept.
      window.location.assign(next);
      return;
    }
    const message =
      answer?.error === WRONG
        ? "The e-mail address or the password is not right."
        : (answer?.error ?? "Wrapup cannot be reached. Check your connection and try again.");
    form.setError("root", { message });
  };

  return (
    <div className="flex flex-col gap-5">
      {/* Sent before the scripts are there, a GET would put the password into the URL. */}
      <form method="post" noValidate onSubmit={form.handleSubmit(enter)} className="flex flex-col gap-4">
        <FormError message={errors.root?.message ?? (isSubmitted ? undefined : (problem ?? undefined))} />
        <Field label="E-mail" error={errors.email?.message}>
          {(aria) => <Input {...aria} type="email" autoComplete="username" {...form.register("email")} />}
        </Field>
        <Field label="Password" error={errors.password?.message}>
          {(aria) => (
            <Input {...aria} type="password" autoComplete="current-password" {...form.register("password")} />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          pending={isSubmitting || (isSubmitSuccessful && !errors.root)}
        >
          Sign in
        </Button>
      </form>
      {providers.map(({ id, name }) => (
        <Button key={id} onClick={() => void signIn(id, { callbackUrl: next })}>
          Continue with {name}
        </Button>
      ))}
      {demo && (
        <section
          aria-label="Demo account"
          className="flex items-center gap-3 rounded-lg border bg-surface px-3 py-2.5 text-sm"
        >
          <div className="min-w-0 flex-1">
            <p className="font-medium">This is the demo instance</p>
            <p className="truncate font-mono text-ink-muted text-xs">{demo.email}</p>
          </div>
          <Button
            size="sm"
            onClick={() => {
              form.setValue("email", demo.email);
              form.setValue("password", demo.password);
              void form.handleSubmit(enter)();
            }}
          >
            Sign in to the demo
          </Button>
        </section>
      )}
    </div>
  );
}
