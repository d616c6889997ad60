import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Region } from "@/app/_ui/region";
import { FormSkeleton } from "@/app/_ui/skeleton";
import { isPlatform, PLATFORM_WORDS } from "@/server/domain/sources/shared";
import { Source } from "./source";

export async function generateMetadata({
  params,
}: PageProps<"/w/[workspace]/settings/sources/[platform]">): Promise<Metadata> {
  const { platform } = await params;
  return { title: isPlatform(platform) ? PLATFORM_WORDS[platform].label : "Source" };
}

export default async function SourcePage({
  params,
}: PageProps<"/w/[workspace]/settings/sources/[platform]">) {
  const { workspace, platform } = await params;
  if (!isPlatform(platform)) notFound();
  prefetch(workspace, (api) => api.source.list.queryOptions());
  prefetch(workspace, (api) => api.workspace.get.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <Region skeleton={<FormSkeleton fields={4} />}>
        <Source base={`/w/${workspace}`} platform={platform} />
      </Region>
    </Hydrate>
  );
}
