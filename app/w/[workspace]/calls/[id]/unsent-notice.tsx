"use client";
import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { useMay } from "../../messages/use-may";
import { customerOf } from "./call-header";
import { ResendDialog } from "./resend-dialog";

/** Says that what was sent is not what the call shows now, and offers to send that. */
export function UnsentNotice({ base, detail }: { base: string; detail: CallDetail }) {
  const trpc = useTRPC();
  const { call, corrections } = detail;
  const { data } = useQuery(trpc.calls.followUps.queryOptions({ id: call.id }));
  const may = useMay();
  const [resending, setResending] = useState(false);
  const sent = data?.deliveries
    .filter(({ type }) => type === "call.evaluated")
    .map((delivery) => delivery.corrections);
  const last = sent && sent.length > 0 ? Math.max(...sent) : null;
  const isOld = last !== null && last < corrections.length && (last > 0 || call.corrected.length > 0);
  return (
    <div aria-live="polite">
      {isOld && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t bg-warning-subtle px-4 py-2.5 text-sm text-warning-text">
          <p className="min-w-0 flex-1 basis-40">
            Corrected since the webhook went out. Nothing was sent again.
          </p>
          {may.resendWebhooks && (
            <Button size="sm" icon={<Send />} onClick={() => setResending(true)}>
              Resend webhook…
            </Button>
          )}
        </div>
      )}
      <ResendDialog
        open={resending}
        onOpenChange={setResending}
        callId={call.id}
        customer={customerOf(detail)}
        base={base}
      />
    </div>
  );
}
