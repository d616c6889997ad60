import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { ApiKeys } from "./api-keys";

export const metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: PageProps<"/w/[workspace]/settings/api-keys">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<TableSkeleton rows={3} columns={5} />}>
        <ApiKeys />
      </Region>
    </Hydrate>
  );
}
