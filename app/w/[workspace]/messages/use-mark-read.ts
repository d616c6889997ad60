"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { useMay } from "./use-may";

/** What came in counts as read once somebody who may answer has it before their eyes. */
export function useMarkRead(contactId: string, newestInbound: string | undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { mutate } = useMutation(
    trpc.message.markRead.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.message.conversations.pathFilter()),
    }),
  );
  useEffect(() => {
    if (!newestInbound || !may.sendMessages) return;
    const mark = () => {
      if (document.visibilityState === "visible") mutate({ contactId, upToId: newestInbound });
    };
    mark();
    document.addEventListener("visibilitychange", mark, { once: true });
    return () => document.removeEventListener("visibilitychange", mark);
  }, [contactId, newestInbound, may.sendMessages, mutate]);
}
