import type { Metadata } from "next";
import { LinkButton } from "@/app/_ui/link-button";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { DomainError } from "@/server/domain/errors";
import { getInvitation } from "@/server/domain/workspaces/invitations";
import { AuthFrame } from "../../auth-frame";
import { AcceptInvitation } from "./accept-invitation";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

const found = (token: string) =>
  getInvitation(db(), token).catch((error: unknown) => {
    if (error instanceof DomainError) return error;
    throw error;
  });

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const [invitation, person] = await Promise.all([found(token), getPerson()]);
  if (invitation instanceof DomainError) {
    return (
      <AuthFrame title="Invitation not found" description={invitation.message}>
        <LinkButton href="/">Go to Wrapup</LinkButton>
      </AuthFrame>
    );
  }
  const next = encodeURIComponent(`/invite/${token}`);

  return (
    <AuthFrame
      title={`Join ${invitation.workspace.name}`}
      description={`You are invited as ${invitation.role}${invitation.email ? `, with the address ${invitation.email}` : ""}.`}
    >
      {person ? (
        <AcceptInvitation token={token} email={person.email} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <LinkButton variant="primary" href={`/sign-in?next=${next}`}>
            Sign in to accept
          </LinkButton>
          <LinkButton href={`/sign-up?next=${next}`}>Create an account</LinkButton>
        </div>
      )}
    </AuthFrame>
  );
}
