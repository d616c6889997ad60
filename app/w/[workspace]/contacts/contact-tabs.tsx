"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Tabs } from "@/app/_ui/tabs";

/** The count is of those that a person has to read; their section heads the opt-outs. */
export function ContactTabs({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: waiting = 0 } = useQuery(trpc.optOut.countRequests.queryOptions());
  return (
    <Tabs
      label="Contacts"
      tabs={[
        { href: `${base}/contacts`, label: "All contacts" },
        {
          href: `${base}/contacts/opt-outs`,
          label: "Opt-outs",
          ...(waiting > 0 ? { count: waiting, countLabel: `${waiting} to review` } : {}),
        },
      ]}
    />
  );
}
