"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";

/** Says so while whoever runs this instance lets webhooks reach addresses inside its network. */
export function PrivateBanner() {
  const trpc = useTRPC();
  const { data: ranges } = useSuspenseQuery(trpc.webhook.privateRanges.queryOptions());
  if (ranges.length === 0) return null;
  return (
    <p
      role="status"
      className="flex items-start gap-2 rounded-lg border border-warning-line bg-warning-subtle px-3 py-2 text-sm text-warning-text"
    >
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        Webhooks may reach private addresses on this instance:{" "}
        <span className="font-mono">{ranges.join(", ")}</span>. Whoever may add a webhook can send requests
        there. It is set by WEBHOOK_ALLOW_CIDRS.
      </span>
    </p>
  );
}
