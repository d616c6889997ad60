import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { SearchInput } from "@/app/_ui/search-input";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { ContactTabs } from "./contact-tabs";
import { ContactsTable } from "./contacts-table";
import { ImportContacts } from "./import-contacts";
import { loadContactParams, nextCursor, toContactFilter } from "./search-params";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage({ params, searchParams }: PageProps<"/w/[workspace]/contacts">) {
  const { workspace } = await params;
  const filter = toContactFilter(await loadContactParams(searchParams));
  await prefetch(workspace, (api) => api.contact.list.infiniteQueryOptions(filter, nextCursor));
  await prefetch(workspace, (api) => api.optOut.countRequests.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader
          title="Contacts"
          description="Everybody your assistants spoke with or texted."
          actions={
            <Region skeleton={null}>
              <ImportContacts />
            </Region>
          }
        />
        <ContactTabs base={base} />
        <SearchInput label="Search contacts" placeholder="Name or number" />
        <Region skeleton={<TableSkeleton rows={8} columns={5} />}>
          <ContactsTable base={base} />
        </Region>
      </Page>
    </Hydrate>
  );
}
