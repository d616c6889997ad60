import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { Funnel } from "../../_overview/funnel";
import { toAnalyticsPeriod } from "../../_period/search-params";
import { AnalyticsPage } from "../analytics-page";
import { loadAnalytics } from "../search-params";
import { AssistantFunnels } from "./assistant-funnels";
import { FollowUpReasons } from "./follow-up-reasons";
import { FollowUpTable } from "./follow-up-table";

export const metadata: Metadata = { title: "Funnel" };

export default async function FunnelPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/analytics/funnel">) {
  const { workspace: slug } = await params;
  const { reason, step, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.byAssistant.queryOptions(period));
  prefetch(slug, (api) => api.analytics.followUpTotals.queryOptions(period));
  prefetch(slug, (api) =>
    api.analytics.followUps.infiniteQueryOptions(
      { ...period, ...(reason ? { followUp: reason } : {}), ...(step ? { step } : {}) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const base = `/w/${slug}`;
  return (
    <AnalyticsPage slug={slug} description="From call to answer: choose a step or a reason to see its calls.">
      <Region skeleton={<Skeleton className="h-40 w-full" />}>
        <Funnel base={base} />
      </Region>
      <Region skeleton={<Skeleton className="h-40 w-full" />}>
        <FollowUpReasons />
      </Region>
      <Region skeleton={<TableSkeleton rows={8} />}>
        <FollowUpTable base={base} />
      </Region>
      <Region skeleton={<TableSkeleton rows={3} columns={6} />}>
        <AssistantFunnels base={base} />
      </Region>
    </AnalyticsPage>
  );
}
