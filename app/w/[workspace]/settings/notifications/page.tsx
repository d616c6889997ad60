import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { FailureNotices } from "./failure-notices";

export const metadata = { title: "Notifications" };

export default async function NotificationsPage({
  params,
}: PageProps<"/w/[workspace]/settings/notifications">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.failureNotice.get.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<FormSkeleton fields={2} />}>
        <FailureNotices base={`/w/${workspace}`} />
      </Region>
    </Hydrate>
  );
}
