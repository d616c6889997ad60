import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Sources } from "./sources";

export const metadata = { title: "Sources" };

export default async function SourcesPage({ params }: PageProps<"/w/[workspace]/settings/sources">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.source.list.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<TableSkeleton rows={6} columns={4} />}>
        <Sources base={`/w/${workspace}/settings/sources`} />
      </Region>
    </Hydrate>
  );
}
