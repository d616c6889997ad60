"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";

/** The workspace with what the signed-in person may do in it. */
export function useMay() {
  const trpc = useTRPC();
  return useQuery(trpc.workspace.get.queryOptions());
}
