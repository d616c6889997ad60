"use client";
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { ErrorState } from "@/app/_ui/error-state";
import { LinkButton } from "@/app/_ui/link-button";
import { Sheet } from "@/app/_ui/sheet";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import { AttemptList } from "./attempt-list";
import { AttemptPanes } from "./attempt-panes";

interface DeliverySheetProps {
  id: string | null;
  base: string;
  onClose: () => void;
  onResend: ((id: string) => void) | undefined;
}

/** One delivery: its attempts, and request and response of the chosen one side by side. */
export function DeliverySheet({ id, base, onClose, onResend }: DeliverySheetProps) {
  const trpc = useTRPC();
  const [chosen, choose] = useState<number | null>(null);
  const query = useQuery(trpc.webhook.delivery.queryOptions({ id: id ?? "" }, { enabled: id !== null }));
  const delivery = query.data;
  const attempt = delivery?.attempts.find(({ number }) => number === chosen) ?? delivery?.attempts.at(-1);
  return (
    <Sheet
      wide
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Delivery"
      description={
        delivery
          ? `${delivery.event.type}${delivery.event.revision > 0 ? `, revision ${delivery.event.revision}` : ""}`
          : "What was sent and what came back"
      }
      footer={
        delivery && (
          <>
            {delivery.callId && (
              <LinkButton href={`${base}/calls/${delivery.callId}`}>Open the call</LinkButton>
            )}
            {onResend && (
              <Button variant="primary" icon={<RotateCw />} onClick={() => onResend(delivery.id)}>
                Resend…
              </Button>
            )}
          </>
        )
      }
    >
      {query.isLoading && <TextSkeleton lines={8} />}
      {query.error && (
        <ErrorState
          message={query.error.message}
          kept="The log behind is as it was."
          retry={() => void query.refetch()}
        />
      )}
      {delivery && (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-2">
            <StateBadge of="delivery" value={delivery.status} />
            {delivery.test && <Badge>Test</Badge>}
            <AttemptList
              attempts={delivery.attempts}
              missed={delivery.status === "failed"}
              chosen={attempt?.number ?? null}
              onChoose={choose}
            />
          </div>
          <AttemptPanes
            url={delivery.endpoint.url}
            payload={delivery.body}
            bytes={delivery.bytes}
            attempt={attempt}
          />
        </div>
      )}
    </Sheet>
  );
}
