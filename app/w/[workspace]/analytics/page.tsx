import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { PeriodChooser } from "../_period/period-chooser";
import { toAnalyticsPeriod } from "../_period/search-params";
import { AssistantBreakdown } from "./assistant-breakdown";
import { DaysTable } from "./days-table";
import { Filters } from "./filters";
import { FollowUpReasons } from "./follow-up-reasons";
import { FollowUpTable } from "./follow-up-table";
import { RateRows } from "./rate-rows";
import { loadAnalytics } from "./search-params";

export const metadata: Metadata = { title: "Analytics" };

export default async function AnalyticsPage({ params, searchParams }: PageProps<"/w/[workspace]/analytics">) {
  const { workspace: slug } = await params;
  const { reason, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.byAssistant.queryOptions(period));
  prefetch(slug, (api) => api.analytics.followUpTotals.queryOptions(period));
  prefetch(slug, (api) =>
    api.analytics.followUps.infiniteQueryOptions(
      { ...period, ...(reason ? { followUp: reason } : {}) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const base = `/w/${slug}`;
  return (
    <Hydrate slug={slug}>
      <Page>
        <PageHeader
          title="Analytics"
          description="Whether texts arrive, get answered, and are welcome."
          actions={<PeriodChooser />}
        />
        <Filters />
        <Region skeleton={<Skeleton className="h-128 w-full" />}>
          <RateRows />
        </Region>
        <section aria-label="Which calls were texted" className="flex flex-col gap-2 pt-3">
          <h2 className="font-semibold text-lg">Which calls were texted, and why others were not</h2>
          <Region skeleton={<Skeleton className="h-40 w-full" />}>
            <FollowUpReasons />
          </Region>
          <Region skeleton={<TableSkeleton rows={8} />}>
            <FollowUpTable base={base} />
          </Region>
        </section>
        <section aria-label="By assistant" className="flex flex-col gap-2 pt-3">
          <h2 className="font-semibold text-lg">By assistant</h2>
          <Region skeleton={<TableSkeleton rows={3} columns={6} />}>
            <AssistantBreakdown base={base} />
          </Region>
        </section>
        <Region skeleton={<TableSkeleton rows={7} columns={6} />}>
          <DaysTable />
        </Region>
      </Page>
    </Hydrate>
  );
}
