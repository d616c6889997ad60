import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { CallActions } from "./call-actions";
import { CallFilters } from "./call-filters";
import { CallsTable } from "./calls-table";
import { JobList } from "./job-list";
import { SavedViews } from "./saved-views";
import { loadCallParams, nextCursor, toCallFilter } from "./search-params";

export const metadata: Metadata = { title: "Calls" };

export default async function CallsPage({ params, searchParams }: PageProps<"/w/[workspace]/calls">) {
  const { workspace } = await params;
  const filter = toCallFilter(await loadCallParams(searchParams));
  await prefetch(workspace, (api) => api.calls.list.infiniteQueryOptions(filter, nextCursor));
  prefetch(workspace, (api) => api.assistant.summaries.queryOptions());
  prefetch(workspace, (api) => api.calls.filters.queryOptions());
  prefetch(workspace, (api) => api.savedView.list.queryOptions());
  prefetch(workspace, (api) => api.callJob.list.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader
          title="Calls"
          description="Every conversation your assistants had, and what followed."
          actions={
            <Region skeleton={<Skeleton className="h-8 w-24" />}>
              <CallActions />
            </Region>
          }
        />
        <Region skeleton={null}>
          <SavedViews base={base} />
        </Region>
        <Region skeleton={<Skeleton className="h-18 w-full max-w-2xl" />}>
          <CallFilters />
        </Region>
        <Region skeleton={null}>
          <JobList base={base} />
        </Region>
        <Region skeleton={<TableSkeleton rows={10} columns={6} />}>
          <CallsTable base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
