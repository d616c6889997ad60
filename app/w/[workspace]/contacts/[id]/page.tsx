import type { Metadata } from "next";
import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Card } from "@/app/_ui/card";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { nextCursor, toThreadFilter } from "../../messages/search-params";
import { Thread } from "../../messages/thread";
import { Consent } from "./consent";
import { ContactCalls } from "./contact-calls";
import { ContactForm } from "./contact-form";
import { ContactHeader } from "./contact-header";
import { Reply } from "./reply";

export const metadata: Metadata = { title: "Contact" };

export default async function ContactPage({ params }: PageProps<"/w/[workspace]/contacts/[id]">) {
  const { workspace, id } = await params;
  await loadOrNotFound(workspace, (api) => api.contact.get.queryOptions({ id }));
  prefetch(workspace, (api) => api.message.list.infiniteQueryOptions(toThreadFilter(id), nextCursor));
  prefetch(workspace, (api) => api.sender.list.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <ContactHeader base={base} id={id} />
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col gap-5">
            <Card flush title="Messages">
              <div className="flex max-h-140 flex-col">
                <Region skeleton={<TextSkeleton lines={5} />}>
                  <Thread base={base} contactId={id} fill />
                  <Reply id={id} />
                </Region>
              </div>
            </Card>
            <ContactCalls base={base} id={id} />
          </div>
          <div className="flex min-w-0 flex-col gap-5">
            <Region skeleton={<TextSkeleton lines={8} />}>
              <Consent id={id} />
              <ContactForm id={id} />
            </Region>
          </div>
        </div>
      </Page>
    </Hydrate>
  );
}
