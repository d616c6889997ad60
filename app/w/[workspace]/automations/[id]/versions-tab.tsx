"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Layers, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { listSteps } from "@/server/domain/automations/shared/tree";
import { useBuilder } from "./builder-context";

/** What was published, when and by whom. A version never changes; one can be taken back into the draft. */
export function VersionsTab({ automationId }: { automationId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { base, draft } = useBuilder();
  const { data: versions } = useSuspenseQuery(trpc.automation.versions.queryOptions({ id: automationId }));
  if (versions.length === 0) {
    return (
      <EmptyState icon={Layers} title="Nothing published yet">
        Publish pins the draft as version 1. Runs keep the version that they began with, whatever you change
        later.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Versions"
      rows={versions}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "number",
          header: "Version",
          width: "w-48",
          cell: (row) => (
            <span className="flex items-center gap-2">
              <span className="tabular font-medium">Version {row.number}</span>
              {row.current && <Badge tone="success">Published</Badge>}
            </span>
          ),
        },
        {
          key: "steps",
          header: "Steps",
          align: "right",
          width: "w-20",
          cell: (row) => listSteps(row.definition).length,
        },
        { key: "by", header: "Published by", cell: (row) => row.publishedBy ?? "–" },
        { key: "at", header: "Published", width: "w-40", cell: (row) => <RelativeTime at={row.createdAt} /> },
        {
          key: "restore",
          header: "Actions",
          hideHeader: true,
          align: "right",
          cell: (row) => (
            <Button
              size="sm"
              icon={<Undo2 />}
              aria-label={`Restore version ${row.number} as draft`}
              onClick={() => {
                draft.change({ definition: row.definition });
                toast.success(`Version ${row.number} is the draft now; publish it to make it live`);
                router.push(`${base}/automations/${automationId}`);
              }}
            >
              Restore as draft
            </Button>
          ),
        },
      ]}
    />
  );
}
