"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { KeyValue } from "@/app/_ui/key-value";

export function Identity() {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.person.me.queryOptions());
  return (
    <KeyValue
      items={[
        ["Name", me?.name],
        ["E-mail", me?.email],
      ]}
    />
  );
}
