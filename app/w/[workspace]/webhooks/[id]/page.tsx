import type { Metadata } from "next";
import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { FormSkeleton, Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { Tabs } from "@/app/_ui/tabs";
import { DeliveryLog } from "../_log/delivery-log";
import { loadLog, logInput, NEXT_PAGE } from "../_log/search-params";
import { PrivateBanner } from "../_parts/private-banner";
import { EndpointHeader } from "./endpoint-header";
import { EndpointSettings } from "./endpoint-settings";
import { Signature } from "./signature";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/webhooks/[id]">) {
  const { workspace: slug, id } = await params;
  const { tab, ...filter } = await loadLog(searchParams);
  await loadOrNotFound(slug, (api) => api.webhook.get.queryOptions({ id }));
  prefetch(slug, (api) => api.workspace.get.queryOptions());
  prefetch(slug, (api) => api.webhook.privateRanges.queryOptions());
  if (tab === null) {
    prefetch(slug, (api) =>
      api.webhook.deliveries.infiniteQueryOptions(logInput({ ...filter, endpoint: id }), NEXT_PAGE),
    );
  }
  const base = `/w/${slug}`;
  const path = `${base}/webhooks/${id}`;
  return (
    <Hydrate slug={slug}>
      <Page>
        <Region skeleton={<Skeleton className="h-40 w-full" />}>
          <EndpointHeader id={id} base={base} />
        </Region>
        <Region skeleton={null}>
          <PrivateBanner />
        </Region>
        <Tabs
          label="Webhook"
          tabs={[
            { href: path, label: "Log" },
            { href: `${path}?tab=settings`, label: "Settings" },
            { href: `${path}?tab=signature`, label: "Signature" },
          ]}
        />
        {tab === "settings" ? (
          <Region skeleton={<FormSkeleton fields={5} />}>
            <EndpointSettings id={id} base={base} />
          </Region>
        ) : tab === "signature" ? (
          <Region skeleton={<FormSkeleton fields={3} />}>
            <Signature id={id} />
          </Region>
        ) : (
          <Region skeleton={<TableSkeleton rows={8} columns={6} />}>
            <DeliveryLog endpointId={id} base={base} />
          </Region>
        )}
      </Page>
    </Hydrate>
  );
}
