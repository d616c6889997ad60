"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { formatPhone } from "@/app/_ui/format-phone";

interface OptInDialogProps {
  /** The opt-out to take away; null keeps the dialog closed. */
  optOut: { id: string; phone: string } | null;
  onClose: () => void;
}

export function OptInDialog({ optOut, onClose }: OptInDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.optOut.remove.mutationOptions({
      onSuccess: () => {
        for (const filter of [
          trpc.optOut.pathFilter(),
          trpc.contact.pathFilter(),
          trpc.message.pathFilter(),
        ]) {
          void queries.invalidateQueries(filter);
        }
        toast.success("This number may be texted again");
      },
    }),
  );
  return (
    <ConfirmDialog
      open={optOut !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Opt ${formatPhone(optOut?.phone ?? "")} in again?`}
      consequence="Do this only when the person asked for it: texting somebody who said STOP can be fined. Your decision is recorded."
      action="Opt in again"
      onConfirm={async () => optOut && remove.mutateAsync({ id: optOut.id })}
    />
  );
}
