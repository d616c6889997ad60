"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";

/** What the signed-in person may do in the workspace. */
export function useMay() {
  const trpc = useTRPC();
  return useSuspenseQuery(trpc.workspace.get.queryOptions()).data.may;
}
