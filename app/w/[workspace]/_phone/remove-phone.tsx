"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";

export function RemovePhone({ phone, onRemoved }: { phone: PhoneView; onRemoved: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    trpc.phone.remove.mutationOptions({
      onSuccess: () => {
        onRemoved();
        void queries.invalidateQueries(trpc.phone.pathFilter());
      },
    }),
  );
  return (
    <>
      <Button size="sm" icon={<Trash2 />} className="self-start" onClick={() => setAsking(true)}>
        Remove this phone
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${phone.name}?`}
        consequence={`Its messages move to ${phone.phones[0]?.name ?? "the first phone"}, where later ones to its number land too.`}
        action="Remove phone"
        onConfirm={() => remove.mutateAsync({ phoneId: phone.id })}
      />
    </>
  );
}
