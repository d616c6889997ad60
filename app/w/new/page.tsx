import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ApiProvider } from "@/app/_trpc/client";
import { TextLink } from "@/app/_ui/link-button";
import { AuthFrame } from "@/app/(auth)/auth-frame";
import { getPerson } from "@/server/auth/person";
import { NewWorkspaceForm } from "./new-workspace-form";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  const person = await getPerson();
  if (!person) redirect("/sign-in?next=/w/new");
  return (
    <ApiProvider slug={null}>
      <AuthFrame
        title="New workspace"
        description="Its assistants, calls, contacts and keys are apart from every other workspace's."
        footer={
          <>
            Signed in as {person.email}. <TextLink href="/">Back to your workspaces</TextLink>
          </>
        }
      >
        <NewWorkspaceForm />
      </AuthFrame>
    </ApiProvider>
  );
}
