"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { NeedsYouList } from "./needs-you-list";

export function NeedsYouCard({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.analytics.needsYou.queryOptions());
  return (
    <div className="rounded-lg border bg-surface">
      <NeedsYouList items={data} base={base} />
    </div>
  );
}
