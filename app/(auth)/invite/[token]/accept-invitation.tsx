"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { FormError } from "@/app/_ui/use-server-issues";

export function AcceptInvitation({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.person.acceptInvitation.mutationOptions({
      onSuccess: ({ slug }) => window.location.assign(`/w/${slug}`),
    }),
  );
  return (
    <div className="flex flex-col gap-3">
      <FormError message={accept.error?.message} />
      <Button
        variant="primary"
        pending={accept.isPending || accept.isSuccess}
        onClick={() => accept.mutate({ token })}
      >
        Join as {email}
      </Button>
    </div>
  );
}
