import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { TextLink } from "@/app/_ui/link-button";
import { readDemo } from "@/server/auth/demo";
import { getPerson } from "@/server/auth/person";
import { env } from "@/server/env";
import { AuthFrame } from "../auth-frame";
import { nextPath } from "../next-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

const PROBLEMS: Record<string, string> = {
  EmailNotVerified: "That account's e-mail address is not verified there; verify it and try again.",
  HasPassword: "This address has a password here; sign in with it.",
};

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const query = await searchParams;
  const next = nextPath(query.next ?? query.callbackUrl);
  if (await getPerson()) redirect(next);
  const settings = env();
  const providers = [
    ...(settings.GOOGLE_CLIENT_ID ? [{ id: "google", name: "Google" }] : []),
    ...(settings.GITHUB_CLIENT_ID ? [{ id: "github", name: "GitHub" }] : []),
  ];
  const error = typeof query.error === "string" ? query.error : null;
  const problem = error && (PROBLEMS[error] ?? "Signing in did not work. Try again.");
  const signUp = next === "/" ? "/sign-up" : `/sign-up?next=${encodeURIComponent(next)}`;

  return (
    <AuthFrame
      title="Sign in"
      description="What happens after an AI phone call ends."
      footer={
        <>
          New here? <TextLink href={signUp}>Create an account</TextLink>
        </>
      }
    >
      <SignInForm
        next={next}
        demo={await readDemo(settings.DEMO_FILE)}
        providers={providers}
        problem={problem}
      />
    </AuthFrame>
  );
}
