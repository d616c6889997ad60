"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";

/** Saves a part of the sending rules; what waits is looked at again, so messages are read anew too. */
export function useSaveSending(onError?: (error: { message: string }) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.sending.save.mutationOptions({
      ...(onError ? { onError } : {}),
      onSuccess: async () => {
        toast.success("Saved");
        void queries.invalidateQueries(trpc.workspace.pathFilter());
        void queries.invalidateQueries(trpc.message.pathFilter());
        await queries.invalidateQueries(trpc.sending.pathFilter());
      },
    }),
  );
}
