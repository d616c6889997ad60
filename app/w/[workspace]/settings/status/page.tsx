import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { StatusPage } from "./status-page";

export const metadata = { title: "Status" };

export default async function StatusSettingsPage({ params }: PageProps<"/w/[workspace]/settings/status">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<FormSkeleton fields={6} />}>
        <StatusPage base={`/w/${workspace}`} />
      </Region>
    </Hydrate>
  );
}
