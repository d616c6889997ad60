import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { NewAutomation } from "./new-automation";

export const metadata = { title: "New automation" };

export default async function NewAutomationPage({ params }: PageProps<"/w/[workspace]/automations/new">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.assistant.list.queryOptions({ limit: 100 }));
  prefetch(workspace, (api) => api.automation.list.queryOptions());
  prefetch(workspace, (api) => api.person.me.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page width="form">
        <PageHeader
          back={{ href: `${base}/automations`, label: "Automations" }}
          title="New automation"
          description="Choose what starts it. The steps come next."
        />
        <Region skeleton={<FormSkeleton fields={3} />}>
          <NewAutomation base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
