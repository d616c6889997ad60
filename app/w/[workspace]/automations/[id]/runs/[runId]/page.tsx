import { Hydrate, loadOrNotFound } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { RunView } from "./run-view";

export const metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/w/[workspace]/automations/[id]/runs/[runId]">) {
  const { workspace, runId } = await params;
  await loadOrNotFound(workspace, (api) => api.run.get.queryOptions({ id: runId }));
  return (
    <Hydrate slug={workspace}>
      <Page>
        <RunView base={`/w/${workspace}`} id={runId} />
      </Page>
    </Hydrate>
  );
}
