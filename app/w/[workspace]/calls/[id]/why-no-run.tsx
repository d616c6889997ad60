"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleSlash } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { TextLink } from "@/app/_ui/link-button";

/** Under what followed a call: why no automation ran for it. Nothing for one that ran. */
export function WhyNoRun({ base, callId }: { base: string; callId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.run.without.queryOptions({ callId, limit: 1 }));
  const [unrun] = data?.data ?? [];
  if (!unrun) return null;
  return (
    <p className="flex items-start gap-2 border-t bg-sunken px-4 py-2.5 text-ink-muted text-sm">
      <CircleSlash aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0 break-words">
        No run: {unrun.reason}.{" "}
        {unrun.automation && (
          <TextLink href={`${base}/automations/${unrun.automation.id}`}>Open the automation</TextLink>
        )}
      </span>
    </p>
  );
}
