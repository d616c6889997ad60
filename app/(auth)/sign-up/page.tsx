import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { TextLink } from "@/app/_ui/link-button";
import { getPerson } from "@/server/auth/person";
import { AuthFrame } from "../auth-frame";
import { nextPath } from "../next-path";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const next = nextPath((await searchParams).next);
  if (await getPerson()) redirect(next);
  const signIn = next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;

  return (
    <AuthFrame
      title="Create an account"
      description="With a workspace, a virtual phone and a sandbox number. No carrier account is needed."
      footer={
        <>
          Have an account? <TextLink href={signIn}>Sign in</TextLink>
        </>
      }
    >
      <SignUpForm next={next} />
    </AuthFrame>
  );
}
