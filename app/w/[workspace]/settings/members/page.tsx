import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { MembersTable } from "./members-table";

export const metadata = { title: "Members" };

export default async function MembersPage({ params }: PageProps<"/w/[workspace]/settings/members">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  prefetch(workspace, (api) => api.member.list.queryOptions());
  prefetch(workspace, (api) => api.person.me.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<TableSkeleton rows={3} columns={4} />}>
        <MembersTable />
      </Region>
    </Hydrate>
  );
}
