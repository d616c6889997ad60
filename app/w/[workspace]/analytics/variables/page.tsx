import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { Skeleton } from "@/app/_ui/skeleton";
import { toAnalyticsPeriod } from "../../_period/search-params";
import { AnalyticsPage } from "../analytics-page";
import { loadAnalytics } from "../search-params";
import { VariableValues } from "./variable-values";

export const metadata: Metadata = { title: "Variables" };

export default async function VariablesPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/analytics/variables">) {
  const { workspace: slug } = await params;
  const { variable, with: second, ...asked } = await loadAnalytics(searchParams);
  const period = toAnalyticsPeriod(asked);
  prefetch(slug, (api) =>
    api.analytics.variables.queryOptions({
      ...period,
      ...(variable ? { name: variable } : {}),
      ...(second ? { with: second } : {}),
    }),
  );
  return (
    <AnalyticsPage
      slug={slug}
      description="What calls come to: the values of each variable over time, and across two."
    >
      <Region skeleton={<Skeleton className="h-96 w-full" />}>
        <VariableValues base={`/w/${slug}`} />
      </Region>
    </AnalyticsPage>
  );
}
