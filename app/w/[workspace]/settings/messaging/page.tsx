import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { AnswerHours } from "./answer-hours";
import { Caps } from "./caps";
import { KeywordAnswers } from "./keyword-answers";
import { Limits } from "./limits";
import { SegmentPrice } from "./segment-price";
import { SendingHours } from "./sending-hours";
import { StopSwitch } from "./stop-switch";

export const metadata = { title: "Messaging settings" };

export default async function MessagingSettingsPage({
  params,
}: PageProps<"/w/[workspace]/settings/messaging">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  prefetch(workspace, (api) => api.sending.get.queryOptions());
  prefetch(workspace, (api) => api.messageSettings.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <div className="flex flex-col gap-6">
        <Region skeleton={<FormSkeleton fields={6} />}>
          <StopSwitch />
          <SendingHours />
          <Limits />
          <Caps />
        </Region>
        <Region skeleton={<FormSkeleton fields={3} />}>
          <KeywordAnswers />
        </Region>
        <Region skeleton={<FormSkeleton fields={1} />}>
          <AnswerHours />
        </Region>
        <Region skeleton={<FormSkeleton fields={1} />}>
          <SegmentPrice />
        </Region>
      </div>
    </Hydrate>
  );
}
