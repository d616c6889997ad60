import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { TextLink } from "@/app/_ui/link-button";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { FiguresSkeleton, Skeleton, TableSkeleton, TextSkeleton } from "@/app/_ui/skeleton";
import { Figures } from "./_overview/figures";
import { Funnel } from "./_overview/funnel";
import { LastCalls } from "./_overview/last-calls";
import { NeedsYouCard } from "./_overview/needs-you";
import { LAST_CALLS } from "./_overview/queries";
import { Today } from "./_overview/today";
import { PeriodChooser } from "./_period/period-chooser";
import { loadPeriod, toAnalyticsPeriod } from "./_period/search-params";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params, searchParams }: PageProps<"/w/[workspace]">) {
  const { workspace: slug } = await params;
  const period = toAnalyticsPeriod(await loadPeriod(searchParams));
  prefetch(slug, (api) => api.analytics.delivery.queryOptions(period));
  prefetch(slug, (api) => api.analytics.today.queryOptions());
  prefetch(slug, (api) => api.calls.list.queryOptions(LAST_CALLS));
  const base = `/w/${slug}`;
  return (
    <Hydrate slug={slug}>
      <Page>
        <PageHeader title="Overview" description="What your calls led to." actions={<PeriodChooser />} />
        <Region skeleton={<FiguresSkeleton />}>
          <Today />
        </Region>
        <Region skeleton={<FiguresSkeleton />}>
          <Figures />
        </Region>
        <section aria-label="From call to answer" className="flex flex-col gap-2">
          <h2 className="font-semibold text-lg">From call to answer</h2>
          <Region skeleton={<Skeleton className="h-40 w-full" />}>
            <Funnel base={base} />
          </Region>
        </section>
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <section aria-label="Last calls" className="flex min-w-0 flex-col gap-2">
            <div className="flex items-baseline justify-between">
              <h2 className="font-semibold text-lg">Last calls</h2>
              <TextLink href={`${base}/calls`}>All calls</TextLink>
            </div>
            <Region skeleton={<TableSkeleton rows={8} />}>
              <LastCalls base={base} />
            </Region>
          </section>
          <section aria-label="Needs you" className="flex min-w-0 flex-col gap-2">
            <h2 className="font-semibold text-lg">Needs you</h2>
            <Region skeleton={<TextSkeleton lines={5} />}>
              <NeedsYouCard base={base} />
            </Region>
          </section>
        </div>
      </Page>
    </Hydrate>
  );
}
