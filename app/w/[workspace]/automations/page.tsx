import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { AutomationsTable, NewAutomationLink } from "./automations-table";

export const metadata = { title: "Automations" };

export default async function AutomationsPage({ params }: PageProps<"/w/[workspace]/automations">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.automation.list.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader
          title="Automations"
          description="What follows a call: who is texted, and when nobody is."
          actions={<NewAutomationLink base={base} />}
        />
        <Region skeleton={<TableSkeleton rows={4} columns={6} />}>
          <AutomationsTable base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
