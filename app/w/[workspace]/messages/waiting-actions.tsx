"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Send, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { formatPhone } from "@/app/_ui/format-phone";
import { useMay } from "./use-may";

interface WaitingActionsProps {
  message: { id: string; to: string; status: string; reason: string | null; heldBy: string | null };
}

/** What a person may do with a message that waits: take it back, or as an owner let it go at night. */
export function WaitingActions({ message }: WaitingActionsProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"cancel" | "send" | null>(null);
  const may = useMay();
  const changed = (words: string) => () => {
    void queries.invalidateQueries(trpc.message.pathFilter());
    void queries.invalidateQueries(trpc.calls.pathFilter());
    toast.success(words);
  };
  const cancel = useMutation(
    trpc.message.cancel.mutationOptions({ onSuccess: changed("Cancelled: it is not sent") }),
  );
  const now = useMutation(trpc.message.sendNow.mutationOptions({ onSuccess: changed("It is being sent") }));
  // Without a reason it is on its way already.
  if (message.status !== "pending" || !message.reason || !may.sendMessages) return null;
  const to = formatPhone(message.to);
  return (
    <div className="flex flex-wrap gap-2">
      {message.heldBy === "quietHours" && may.sendNow && (
        <Button size="sm" icon={<Send />} onClick={() => setAsking("send")}>
          Send now
        </Button>
      )}
      <Button size="sm" variant="ghost" icon={<X />} onClick={() => setAsking("cancel")}>
        Cancel message
      </Button>
      <ConfirmDialog
        open={asking === "send"}
        onOpenChange={() => setAsking(null)}
        title={`Text ${to} now?`}
        consequence="It is outside the allowed hours where this person is, and texts at night can break the law. Your decision is recorded."
        action="Send now"
        onConfirm={() => now.mutateAsync({ id: message.id })}
      />
      <ConfirmDialog
        open={asking === "cancel"}
        onOpenChange={() => setAsking(null)}
        title={`Cancel the message to ${to}?`}
        consequence="It is not sent, and a run that waits for it goes on without it. Your decision is recorded."
        action="Cancel message"
        onConfirm={() => cancel.mutateAsync({ id: message.id })}
      />
    </div>
  );
}
