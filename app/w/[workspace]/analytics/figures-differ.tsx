"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";

/** Shown while the nightly recount found figures that differ from the rows. */
export function FiguresDiffer() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useQuery(trpc.analytics.needsYou.queryOptions());
  const recount = useMutation(
    trpc.analytics.recount.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.analytics.pathFilter());
        toast.success("All figures are being counted again");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const found = data?.find(({ kind }) => kind === "figures_differ");
  if (!found) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-warning-line bg-warning-subtle px-4 py-3"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning-text" />
      <p className="min-w-0 flex-1">
        {found.count} figures of the last days differ from a recount of the calls and texts ({found.reason}).
      </p>
      <Button size="sm" pending={recount.isPending} onClick={() => recount.mutate()}>
        Count again
      </Button>
    </div>
  );
}
