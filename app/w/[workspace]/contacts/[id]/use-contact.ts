"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";

/** The contact of the page; loaded before it is drawn. */
export function useContact(id: string) {
  const trpc = useTRPC();
  return useSuspenseQuery(trpc.contact.get.queryOptions({ id })).data;
}
