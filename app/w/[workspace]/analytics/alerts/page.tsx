import type { Metadata } from "next";
import { prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { AnalyticsPage } from "../analytics-page";
import { AlertRules } from "./alert-rules";
import { Digest } from "./digest";
import { NewRule } from "./new-rule";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ params }: PageProps<"/w/[workspace]/analytics/alerts">) {
  const { workspace: slug } = await params;
  prefetch(slug, (api) => api.alert.list.queryOptions());
  prefetch(slug, (api) => api.workspace.get.queryOptions());
  prefetch(slug, (api) => api.alert.digest.queryOptions());
  return (
    <AnalyticsPage
      slug={slug}
      plain
      description="Rules that tell you when a figure leaves its bounds, and the week's figures by email."
      actions={
        <Region skeleton={null}>
          <NewRule />
        </Region>
      }
    >
      <Region skeleton={<TableSkeleton rows={3} columns={4} />}>
        <AlertRules />
      </Region>
      <Region skeleton={<Skeleton className="h-16 w-full" />}>
        <Digest base={`/w/${slug}`} />
      </Region>
    </AnalyticsPage>
  );
}
