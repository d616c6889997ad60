import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { AuditLog } from "./audit-log";

export const metadata = { title: "Audit log" };

export default async function AuditPage({ params }: PageProps<"/w/[workspace]/settings/audit">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<TableSkeleton rows={8} columns={4} />}>
        <AuditLog base={`/w/${workspace}`} />
      </Region>
    </Hydrate>
  );
}
