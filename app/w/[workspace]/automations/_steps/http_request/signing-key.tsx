"use client";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { useBuilder } from "../../[id]/builder-context";

/** By what the receiver can tell that a request is ours, and that it is a repetition. */
export function SigningKey() {
  const trpc = useTRPC();
  const { view } = useBuilder();
  const show = useMutation(
    trpc.automation.signingSecret.mutationOptions({ onError: (error) => toast.error(error.message) }),
  );
  return (
    <section aria-label="Signature" className="flex flex-col gap-2 border-t pt-4 text-sm">
      <h3 className="font-medium text-sm">Signature</h3>
      <p className="text-ink-muted">
        Requests are signed as webhooks are (Standard Webhooks) and carry an Idempotency-Key: a repetition has
        the same one. After no answer, 429 or 5xx it is tried again five times within an hour.
      </p>
      {show.data ? (
        <div className="flex items-center gap-2">
          <code className="min-w-0 truncate rounded-md bg-sunken px-2 py-1 text-xs">{show.data.secret}</code>
          <CopyButton text={show.data.secret} label="Copy signing key" />
        </div>
      ) : (
        <div>
          <Button
            size="sm"
            icon={<KeyRound />}
            pending={show.isPending}
            onClick={() => show.mutate({ id: view.id })}
          >
            Show signing key
          </Button>
        </div>
      )}
    </section>
  );
}
