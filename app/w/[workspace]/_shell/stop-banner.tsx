"use client";
import { useQuery } from "@tanstack/react-query";
import { OctagonPause } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { RelativeTime } from "@/app/_ui/relative-time";

/** On every page while the workspace sends nothing. */
export function StopBanner({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.workspace.get.queryOptions());
  if (!data?.sendingStoppedAt) return null;
  return (
    <div
      role="status"
      className="flex items-start gap-2 border-danger-line border-b bg-danger-subtle px-4 py-2 text-danger-text text-sm sm:px-6"
    >
      <OctagonPause aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        <strong className="font-semibold">Sending is stopped</strong> since{" "}
        <RelativeTime at={data.sendingStoppedAt} />. Texts wait until it is resumed.{" "}
        <Link
          href={`${base}/settings/messaging`}
          className="whitespace-nowrap font-medium underline underline-offset-2"
        >
          Messaging settings
        </Link>
      </span>
    </div>
  );
}
