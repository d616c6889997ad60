import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { DeleteWorkspace } from "./delete-workspace";
import { WorkspaceForm } from "./workspace-form";

export const metadata = { title: "Workspace settings" };

export default async function WorkspaceSettingsPage({ params }: PageProps<"/w/[workspace]/settings">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<FormSkeleton fields={3} />}>
        <div className="flex flex-col gap-8">
          <WorkspaceForm timeZones={["UTC", ...Intl.supportedValuesOf("timeZone")]} />
          <DeleteWorkspace />
        </div>
      </Region>
    </Hydrate>
  );
}
