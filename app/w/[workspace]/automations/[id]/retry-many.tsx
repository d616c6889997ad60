"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

interface RetryManyProps {
  automationId: string;
  /** None: all that have failed. */
  chosen: readonly string[];
  done: () => void;
}

/** Retries the chosen runs that failed, or all of them. */
export function RetryMany({ automationId, chosen, done }: RetryManyProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const retry = useMutation(
    trpc.run.retryMany.mutationOptions({
      onSuccess: ({ retried }) => {
        void queries.invalidateQueries(trpc.run.pathFilter());
        toast.success(retried === 1 ? "1 run goes on" : `${retried} runs go on`);
        done();
      },
    }),
  );
  const what =
    chosen.length === 0 ? "all failed runs" : chosen.length === 1 ? "1 run" : `${chosen.length} runs`;
  return (
    <div className="flex justify-end">
      <Button size="sm" icon={<RotateCw />} onClick={() => setAsking(true)}>
        Retry {what}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={false}
        title={`Retry ${what}?`}
        consequence="Each goes on from the step that failed, on its own version. What was sent is not sent again."
        action="Retry"
        onConfirm={() =>
          retry.mutateAsync({
            automationId,
            version: "same",
            ...(chosen.length > 0 ? { runIds: [...chosen] } : {}),
          })
        }
      />
    </div>
  );
}
