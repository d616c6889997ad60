import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { AssistantsTable } from "./assistants-table";
import { NewAssistant } from "./new-assistant";

export const metadata = { title: "Assistants" };

export default async function AssistantsPage({ params }: PageProps<"/w/[workspace]/assistants">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.assistant.summaries.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader
          title="Assistants"
          description="Who talks on the phone, and what is to be learnt from each call."
          actions={<NewAssistant base={`/w/${workspace}`} />}
        />
        <Region skeleton={<TableSkeleton rows={4} columns={5} />}>
          <AssistantsTable base={`/w/${workspace}`} />
        </Region>
      </Page>
    </Hydrate>
  );
}
