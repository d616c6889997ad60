import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { EmailsTable } from "./emails-table";
import { loadMailParams, mailOptions } from "./search-params";

export const metadata: Metadata = { title: "Emails" };

export default async function EmailsPage({ params, searchParams }: PageProps<"/w/[workspace]/emails">) {
  const { workspace: slug } = await params;
  const { state } = await loadMailParams(searchParams);
  prefetch(slug, (api) => api.mail.list.infiniteQueryOptions(...mailOptions(state)));
  prefetch(slug, (api) => api.mailConnection.list.queryOptions());
  prefetch(slug, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={slug}>
      <Page>
        <PageHeader
          title="Emails"
          description="What automations and failure notices wrote by email, and whether it was taken."
        />
        <Region skeleton={<TableSkeleton rows={8} columns={4} />}>
          <EmailsTable base={`/w/${slug}`} />
        </Region>
      </Page>
    </Hydrate>
  );
}
