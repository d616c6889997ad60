import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FiguresSkeleton, Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { toAnalyticsPeriod } from "../../_period/search-params";
import { AnalyticsPage } from "../analytics-page";
import { GroupTable } from "../group-table";
import { HeatMap } from "../heat-map";
import { RateChart } from "../rate-chart";
import { ReplyTable } from "../reply-table";
import { loadAnalytics } from "../search-params";
import { ResponseFigures } from "../text-figures";

export const metadata: Metadata = { title: "Response" };

export default async function ResponsePage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/analytics/response">) {
  const { workspace: slug } = await params;
  const { by, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.texts.queryOptions(period));
  prefetch(slug, (api) => api.analytics.group.queryOptions({ ...period, by: by ?? "text" }));
  prefetch(slug, (api) =>
    api.analytics.replies.infiniteQueryOptions(period, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <AnalyticsPage slug={slug} description="Who answers, how soon, and to which text.">
      <Region skeleton={<Skeleton className="h-64 w-full" />}>
        <RateChart of="response" />
      </Region>
      <Region skeleton={<FiguresSkeleton />}>
        <ResponseFigures />
      </Region>
      <Region skeleton={<Skeleton className="h-80 w-full" />}>
        <HeatMap />
      </Region>
      <Region skeleton={<TableSkeleton rows={4} columns={6} />}>
        <GroupTable usual="text" />
      </Region>
      <section aria-label="Answers" className="flex flex-col gap-2">
        <h2 className="font-semibold text-lg">Answers</h2>
        <Region skeleton={<TableSkeleton rows={6} columns={5} />}>
          <ReplyTable base={`/w/${slug}`} of="replies" />
        </Region>
      </section>
    </AnalyticsPage>
  );
}
