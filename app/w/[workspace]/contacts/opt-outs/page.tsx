import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { SearchInput } from "@/app/_ui/search-input";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { ContactTabs } from "../contact-tabs";
import { loadContactParams, nextCursor, STOP_REQUESTS, toOptOutFilter } from "../search-params";
import { AddOptOut } from "./add-opt-out";
import { ExportOptOuts } from "./export-opt-outs";
import { ImportOptOuts } from "./import-opt-outs";
import { OptOutsTable } from "./opt-outs-table";
import { ToReview } from "./to-review";

export const metadata: Metadata = { title: "Opt-outs" };

export default async function OptOutsPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/contacts/opt-outs">) {
  const { workspace } = await params;
  const filter = toOptOutFilter(await loadContactParams(searchParams));
  prefetch(workspace, (api) => api.optOut.list.infiniteQueryOptions(filter, nextCursor));
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  prefetch(workspace, (api) => api.optOut.requests.infiniteQueryOptions(STOP_REQUESTS, nextCursor));
  await prefetch(workspace, (api) => api.optOut.countRequests.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader
          title="Contacts"
          description="Who must not be texted. Checked in the same moment as each send."
          actions={
            <Region skeleton={null}>
              <ImportOptOuts />
              <ExportOptOuts />
              <AddOptOut />
            </Region>
          }
        />
        <ContactTabs base={base} />
        <Region skeleton={null}>
          <ToReview base={base} />
        </Region>
        <SearchInput label="Search opt-outs" placeholder="Number" />
        <Region skeleton={<TableSkeleton rows={6} columns={4} />}>
          <OptOutsTable base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
