import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { toAnalyticsPeriod } from "../../_period/search-params";
import { AnalyticsPage } from "../analytics-page";
import { GroupTable } from "../group-table";
import { RateChart } from "../rate-chart";
import { ReplyTable } from "../reply-table";
import { loadAnalytics } from "../search-params";

export const metadata: Metadata = { title: "Opt-outs" };

export default async function OptOutRatePage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/analytics/opt-outs">) {
  const { workspace: slug } = await params;
  const { by, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.group.queryOptions({ ...period, by: by ?? "text" }));
  prefetch(slug, (api) =>
    api.analytics.optOuts.infiniteQueryOptions(period, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <AnalyticsPage slug={slug} description="Which texts make people ask for an end.">
      <Region skeleton={<Skeleton className="h-64 w-full" />}>
        <RateChart of="optOut" />
      </Region>
      <Region skeleton={<TableSkeleton rows={4} columns={6} />}>
        <GroupTable usual="text" />
      </Region>
      <section aria-label="Opt-outs and the texts before them" className="flex flex-col gap-2">
        <h2 className="font-semibold text-lg">The texts before each opt-out</h2>
        <Region skeleton={<TableSkeleton rows={6} columns={5} />}>
          <ReplyTable base={`/w/${slug}`} of="optOuts" />
        </Region>
      </section>
    </AnalyticsPage>
  );
}
