import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Tabs } from "@/app/_ui/tabs";
import { DeliveryLog } from "./_log/delivery-log";
import { loadLog, logInput, NEXT_PAGE } from "./_log/search-params";
import { PrivateBanner } from "./_parts/private-banner";
import { EndpointTable } from "./endpoint-table";
import { WebhooksHeader } from "./webhooks-header";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params, searchParams }: PageProps<"/w/[workspace]/webhooks">) {
  const { workspace: slug } = await params;
  const { tab, ...filter } = await loadLog(searchParams);
  const base = `/w/${slug}`;
  prefetch(slug, (api) => api.webhook.privateRanges.queryOptions());
  prefetch(slug, (api) => api.workspace.get.queryOptions());
  prefetch(slug, (api) => api.webhook.listWithHealth.queryOptions());
  if (tab === "log")
    prefetch(slug, (api) => api.webhook.deliveries.infiniteQueryOptions(logInput(filter), NEXT_PAGE));
  return (
    <Hydrate slug={slug}>
      <Page>
        <WebhooksHeader base={base} />
        <Region skeleton={null}>
          <PrivateBanner />
        </Region>
        <Tabs
          label="Webhooks"
          tabs={[
            { href: `${base}/webhooks`, label: "Endpoints" },
            { href: `${base}/webhooks?tab=log`, label: "Log" },
          ]}
        />
        {tab === "log" ? (
          <Region skeleton={<TableSkeleton rows={8} columns={6} />}>
            <DeliveryLog base={base} />
          </Region>
        ) : (
          <Region skeleton={<TableSkeleton rows={4} columns={5} />}>
            <EndpointTable base={base} />
          </Region>
        )}
      </Page>
    </Hydrate>
  );
}
