import { Hydrate, loadOrNotFound, prefetch } from "@/app/_trpc/server";
import { Page } from "@/app/_ui/page";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { Tabs } from "@/app/_ui/tabs";
import { AssistantHeader } from "./assistant-header";
import { CallVariablesForm } from "./call-variables-form";
import { GeneralForm } from "./general-form";
import { GoldenCalls } from "./golden-calls";
import { ModelChoice } from "./model-choice";
import { PostCallForm } from "./post-call-form";
import { VariableHealth } from "./variable-health";
import { WebhooksSection } from "./webhooks-section";

export const metadata = { title: "Assistant" };

export default async function AssistantPage({
  params,
  searchParams,
}: PageProps<"/w/[workspace]/assistants/[id]">) {
  const { workspace, id } = await params;
  const { tab } = await searchParams;
  await loadOrNotFound(workspace, (api) => api.assistant.get.queryOptions({ id }));
  if (tab === "post-call") {
    prefetch(workspace, (api) => api.modelConnection.list.queryOptions());
    prefetch(workspace, (api) => api.workspace.get.queryOptions());
    prefetch(workspace, (api) => api.webhook.list.queryOptions({ assistantId: id }));
  }
  if (tab === "quality") {
    prefetch(workspace, (api) => api.workspace.get.queryOptions());
    prefetch(workspace, (api) => api.evaluation.golden.queryOptions({ assistantId: id }));
    prefetch(workspace, (api) => api.assistant.health.queryOptions({ id }));
  }
  const base = `/w/${workspace}`;
  const path = `${base}/assistants/${id}`;
  return (
    <Hydrate slug={workspace}>
      <Page width="form">
        <AssistantHeader base={base} id={id} />
        <Tabs
          label="Assistant"
          tabs={[
            { href: path, label: "General" },
            { href: `${path}?tab=variables`, label: "Call variables" },
            { href: `${path}?tab=post-call`, label: "Post-call actions" },
            { href: `${path}?tab=quality`, label: "Quality" },
          ]}
        />
        {tab === "variables" ? (
          <CallVariablesForm id={id} />
        ) : tab === "post-call" ? (
          <div className="flex flex-col gap-10">
            <Region skeleton={<FormSkeleton fields={1} />}>
              <ModelChoice id={id} />
            </Region>
            <PostCallForm id={id} />
            <Region skeleton={<FormSkeleton fields={2} />}>
              <WebhooksSection base={base} assistantId={id} />
            </Region>
          </div>
        ) : tab === "quality" ? (
          <div className="flex flex-col gap-10">
            <Region skeleton={<FormSkeleton fields={2} />}>
              <VariableHealth assistantId={id} />
            </Region>
            <Region skeleton={<FormSkeleton fields={2} />}>
              <GoldenCalls base={base} assistantId={id} />
            </Region>
          </div>
        ) : (
          <GeneralForm id={id} />
        )}
      </Page>
    </Hydrate>
  );
}
