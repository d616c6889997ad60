import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Connections } from "./connections";
import { MailServers } from "./mail-servers";
import { Models } from "./models";
import { Numbers } from "./numbers";

export const metadata = { title: "Connections" };

export default async function ConnectionsPage({ params }: PageProps<"/w/[workspace]/settings/connections">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.connection.list.queryOptions());
  prefetch(workspace, (api) => api.sender.list.queryOptions());
  prefetch(workspace, (api) => api.modelConnection.list.queryOptions());
  prefetch(workspace, (api) => api.mailConnection.list.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<TableSkeleton rows={3} columns={3} />}>
        <Connections />
      </Region>
      <Region skeleton={<TableSkeleton rows={3} columns={4} />}>
        <Numbers />
      </Region>
      <Region skeleton={<TableSkeleton rows={3} columns={3} />}>
        <Models />
      </Region>
      <Region skeleton={<TableSkeleton rows={3} columns={3} />}>
        <MailServers />
      </Region>
    </Hydrate>
  );
}
