import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { AutomationEditor, type EditorTab } from "./automation-editor";
import { loadRunParams, runsOptions, withoutOptions } from "./runs-options";

export const metadata = { title: "Automation" };

const TABS: EditorTab[] = ["runs", "versions", "variants", "backtest"];
const tabOf = (value: unknown): EditorTab => TABS.find((tab) => tab === value) ?? "build";

export default async function AutomationPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/automations/[id]">) {
  const { workspace, id } = await params;
  const search = await searchParams;
  const tab = tabOf(search.tab);
  await loadOrNotFound(workspace, (api) => api.automation.get.queryOptions({ id }));
  if (tab === "runs") {
    const filter = loadRunParams(search);
    prefetch(workspace, (api) => api.automation.versions.queryOptions({ id }));
    if (filter.state === "without") {
      prefetch(workspace, (api) => api.run.without.infiniteQueryOptions(...withoutOptions(id)));
    } else prefetch(workspace, (api) => api.run.list.infiniteQueryOptions(...runsOptions(id, filter)));
  }
  if (tab === "versions") prefetch(workspace, (api) => api.automation.versions.queryOptions({ id }));
  if (tab === "variants") prefetch(workspace, (api) => api.automation.variants.queryOptions({ id }));
  return (
    <Hydrate slug={workspace}>
      <Page>
        <AutomationEditor base={`/w/${workspace}`} id={id} tab={tab} />
      </Page>
    </Hydrate>
  );
}
