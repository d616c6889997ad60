import type { Metadata } from "next";
import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { loadCallParams, toCallQuery } from "../search-params";
import { CallHeader } from "./call-header";
import { EvidenceProvider } from "./evidence-focus";
import { Timeline } from "./timeline";
import { Transcript } from "./transcript";
import { VariablesPanel } from "./variables-panel";

export const metadata: Metadata = { title: "Call" };

export default async function CallPage({ params, searchParams }: PageProps<"/w/[workspace]/calls/[id]">) {
  const { workspace, id } = await params;
  const list = toCallQuery(await loadCallParams(searchParams));
  await loadOrNotFound(workspace, (api) => api.calls.get.queryOptions({ id }));
  await prefetch(workspace, (api) => api.calls.neighbours.queryOptions({ id, ...list }));
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  prefetch(workspace, (api) => api.calls.followUps.queryOptions({ id }));
  const base = `/w/${workspace}`;
  return (
    <Hydrate slug={workspace}>
      <Page>
        <CallHeader base={base} id={id} />
        <EvidenceProvider id={id}>
          <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[minmax(0,1fr)_22rem_20rem]">
            <Transcript id={id} />
            <VariablesPanel base={base} id={id} />
            <div className="min-w-0 lg:col-span-2 xl:col-span-1">
              <Region skeleton={<TextSkeleton lines={6} />}>
                <Timeline base={base} id={id} />
              </Region>
            </div>
          </div>
        </EvidenceProvider>
      </Page>
    </Hydrate>
  );
}
