import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { EndpointTable } from "./endpoint-table";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: PageProps<"/w/[workspace]/webhooks">) {
  const { workspace: slug } = await params;
  prefetch(slug, (api) => api.webhook.listWithHealth.queryOptions());
  return (
    <Hydrate slug={slug}>
      <Page>
        <PageHeader
          title="Webhooks"
          description="Where the data of your calls goes, and whether it arrives. Every delivery is signed."
        />
        <Region skeleton={<TableSkeleton rows={4} columns={5} />}>
          <EndpointTable base={`/w/${slug}`} />
        </Region>
      </Page>
    </Hydrate>
  );
}
