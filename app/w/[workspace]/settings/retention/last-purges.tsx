"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { CircleCheck, Clock } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { RelativeTime } from "@/app/_ui/relative-time";
import { RETENTION_KINDS } from "@/server/domain/retention/schema";
import { KIND_WORDS } from "./kind-words";

/** The proof: what the last purge of each kind deleted and what it left. */
export function LastPurges() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({ ...trpc.retention.get.queryOptions(), refetchInterval: 10_000 });
  const rows = RETENTION_KINDS.flatMap((kind) => {
    const purge = data.purges.find((row) => row.kind === kind);
    return purge && data.days[kind] !== null ? [{ ...purge, label: KIND_WORDS[kind].label }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <Card title="Last purges" description="Counted again after each: what is older and still there." flush>
      <DataTable
        bare
        caption="Last purges"
        rows={rows}
        rowKey={({ label }) => label}
        columns={[
          { key: "kind", header: "What", cell: ({ label }) => label },
          {
            key: "ever",
            header: "Deleted so far",
            align: "right",
            cell: ({ purgedEver }) => purgedEver.toLocaleString("en"),
          },
          { key: "left", header: "Left", width: "w-56", cell: (row) => <Left {...row} /> },
          {
            key: "when",
            header: "When",
            align: "right",
            width: "w-36",
            cell: ({ endedAt }) => <RelativeTime at={endedAt} />,
          },
        ]}
      />
    </Card>
  );
}

function Left({ left, underWay }: { left: number; underWay: number }) {
  if (left === 0) {
    return (
      <Badge tone="success" icon={CircleCheck}>
        None
      </Badge>
    );
  }
  const more = left - underWay;
  return (
    <Badge tone="warning" icon={Clock}>
      {more > 0
        ? `${left.toLocaleString("en")}, the next purge goes on`
        : `${left.toLocaleString("en")} under way`}
    </Badge>
  );
}
