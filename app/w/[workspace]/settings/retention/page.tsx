import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { LastPurges } from "./last-purges";
import { RetentionForm } from "./retention-form";

export const metadata = { title: "Retention" };

export default async function RetentionPage({ params }: PageProps<"/w/[workspace]/settings/retention">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  prefetch(workspace, (api) => api.retention.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <div className="flex flex-col gap-6">
        <Region skeleton={<FormSkeleton fields={4} />}>
          <RetentionForm />
          <LastPurges />
        </Region>
      </div>
    </Hydrate>
  );
}
