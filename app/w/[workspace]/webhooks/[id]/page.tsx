import type { Metadata } from "next";
import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { DeliveryLog } from "./delivery-log";
import { EndpointHeader } from "./endpoint-header";
import { loadLog, logInput, NEXT_PAGE } from "./search-params";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/webhooks/[id]">) {
  const { workspace: slug, id } = await params;
  const { status } = await loadLog(searchParams);
  await loadOrNotFound(slug, (api) => api.webhook.get.queryOptions({ id }));
  prefetch(slug, (api) => api.webhook.deliveries.infiniteQueryOptions(logInput(id, status), NEXT_PAGE));
  const base = `/w/${slug}`;
  return (
    <Hydrate slug={slug}>
      <Page>
        <Region skeleton={<Skeleton className="h-40 w-full" />}>
          <EndpointHeader id={id} base={base} />
        </Region>
        <Region skeleton={<TableSkeleton rows={8} columns={5} />}>
          <DeliveryLog endpointId={id} base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
