import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FiguresSkeleton, Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { toAnalyticsPeriod } from "../_period/search-params";
import { AnalyticsPage } from "./analytics-page";
import { DaysTable } from "./days-table";
import { GroupTable } from "./group-table";
import { RateChart } from "./rate-chart";
import { loadAnalytics } from "./search-params";
import { DeliveryFigures } from "./text-figures";

export const metadata: Metadata = { title: "Analytics" };

export default async function DeliveryPage({ params, searchParams }: PageProps<"/w/[workspace]/analytics">) {
  const { workspace: slug } = await params;
  const { by, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.texts.queryOptions(period));
  prefetch(slug, (api) => api.analytics.group.queryOptions({ ...period, by: by ?? "automation" }));
  return (
    <AnalyticsPage slug={slug} description="Whether texts arrive, get answered, and are welcome.">
      <Region skeleton={<Skeleton className="h-64 w-full" />}>
        <RateChart of="delivery" />
      </Region>
      <Region skeleton={<FiguresSkeleton />}>
        <DeliveryFigures />
      </Region>
      <Region skeleton={<TableSkeleton rows={4} columns={6} />}>
        <GroupTable usual="automation" />
      </Region>
      <Region skeleton={<TableSkeleton rows={7} columns={6} />}>
        <DaysTable />
      </Region>
    </AnalyticsPage>
  );
}
