"use client";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { signOut } from "@/app/_ui/sign-out";

export function SignOutEverywhere() {
  const trpc = useTRPC();
  const end = useMutation(
    trpc.person.signOutEverywhere.mutationOptions({
      onSuccess: () => void signOut(),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <Card
      className="pb-2"
      title="Sessions"
      description="Ends every session, this one too: for a device that was lost or is not yours."
      action={
        <Button size="sm" pending={end.isPending || end.isSuccess} onClick={() => end.mutate()}>
          Sign out everywhere
        </Button>
      }
    />
  );
}
