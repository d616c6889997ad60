"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useMay } from "../../messages/use-may";
import { SecretDialog } from "../_parts/secret-dialog";
import { Snippets } from "../_parts/snippets";

/** How a receiver knows that an event is ours: the secret, its rotation, and code that verifies. */
export function Signature({ id }: { id: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { data: endpoint } = useSuspenseQuery(trpc.webhook.get.queryOptions({ id }));
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useMutation(
    trpc.webhook.rotateSecret.mutationOptions({
      onSuccess: (made) => {
        setSecret(made.secret);
        void queries.invalidateQueries(trpc.webhook.pathFilter());
      },
    }),
  );
  if (endpoint.automation) {
    return (
      <p className="max-w-2xl text-ink-muted">
        Calls are handed to the automation inside Wrapup; nothing travels, so nothing has to be signed.
      </p>
    );
  }
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <section aria-labelledby="secret" className="flex flex-col gap-3">
        <h2 id="secret" className="font-semibold text-lg">
          Secret
        </h2>
        <p className="text-ink-muted">
          Every request is signed with it by{" "}
          <TextLink href="https://www.standardwebhooks.com">Standard Webhooks</TextLink>. It was shown when it
          was made and cannot be shown again. After a rotation the old one signs too for 24 hours, so that you
          can change over without losing an event.
        </p>
        {endpoint.previousUntil && (
          <p role="status" className="text-warning-text">
            Two secrets sign at present; the old one stops <RelativeTime at={endpoint.previousUntil} />.
          </p>
        )}
        {may.writeWebhooks && (
          <Button className="w-fit" icon={<KeyRound />} onClick={() => setAsking(true)}>
            Rotate secret…
          </Button>
        )}
      </section>
      <section aria-labelledby="verify" className="flex flex-col gap-3">
        <h2 id="verify" className="font-semibold text-lg">
          Verify in your server
        </h2>
        <Snippets />
      </section>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={false}
        title="Rotate the secret?"
        consequence={
          endpoint.previousUntil
            ? "The secret before the present one stops signing at once. The present one signs for 24 hours more."
            : "A new secret is made and shown once. The present one signs for 24 hours more."
        }
        action="Rotate secret"
        onConfirm={() => rotate.mutateAsync({ id })}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}
