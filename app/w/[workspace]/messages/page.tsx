import type { Metadata } from "next";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Region } from "@/app/_ui/region";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Inbox } from "./inbox";
import { loadMessageParams, nextCursor, toConversationFilter, toThreadFilter } from "./search-params";

export const metadata: Metadata = { title: "Messages" };

export default async function MessagesPage({ params, searchParams }: PageProps<"/w/[workspace]/messages">) {
  const { workspace } = await params;
  const wanted = await loadMessageParams(searchParams);
  const filter = toConversationFilter(wanted);
  await prefetch(workspace, (api) => api.message.conversations.infiniteQueryOptions(filter, nextCursor));
  prefetch(workspace, (api) => api.sender.list.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  const { contact } = wanted;
  if (contact) {
    await prefetch(workspace, (api) =>
      api.message.list.infiniteQueryOptions(toThreadFilter(contact), nextCursor),
    );
    await prefetch(workspace, (api) => api.message.calls.queryOptions({ contactId: contact }));
    prefetch(workspace, (api) => api.contact.get.queryOptions({ id: contact }));
  }
  return (
    <Hydrate slug={workspace}>
      <Page>
        <PageHeader title="Messages" description="What was texted, what became of it, and who answered." />
        <Region skeleton={<TableSkeleton rows={8} columns={2} />}>
          <Inbox base={`/w/${workspace}`} />
        </Region>
      </Page>
    </Hydrate>
  );
}
