import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "@/app/_trpc/client";
import { Hydrate, prefetch } from "@/app/_trpc/server";
import { THEME_COOKIE, themeOf } from "@/app/_ui/theme";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { listMyWorkspaces } from "@/server/domain/workspaces/workspaces";
import { VirtualPhone } from "./_phone/virtual-phone";
import { LiveUpdates } from "./_shell/live-updates";
import { RAIL_COOKIE } from "./_shell/nav";
import { Shell } from "./_shell/shell";

/** Session and membership are checked here for the page, and again in every procedure for its data. */
export default async function WorkspaceLayout({ params, children }: LayoutProps<"/w/[workspace]">) {
  const { workspace: slug } = await params;
  const person = await getPerson();
  if (!person) redirect(`/sign-in?next=${encodeURIComponent(`/w/${slug}`)}`);
  const workspaces = await listMyWorkspaces({ db: db(), userId: person.userId });
  const workspace = workspaces.find((mine) => mine.slug === slug);
  if (!workspace) notFound();
  const jar = await cookies();
  prefetch(slug, (api) => api.analytics.needsYou.queryOptions(), "shell");
  prefetch(slug, (api) => api.workspace.get.queryOptions(), "shell");
  return (
    <ApiProvider key={slug} slug={slug}>
      <Hydrate slug={slug} part="shell">
        <Shell
          base={`/w/${slug}`}
          workspace={{ slug, name: workspace.name }}
          workspaces={workspaces.map(({ slug, name }) => ({ slug, name }))}
          person={{ name: person.name, email: person.email }}
          theme={themeOf(jar.get(THEME_COOKIE)?.value)}
          railCollapsed={jar.get(RAIL_COOKIE)?.value === "collapsed"}
        >
          {children satisfies ReactNode}
        </Shell>
      </Hydrate>
      <VirtualPhone />
      <LiveUpdates />
    </ApiProvider>
  );
}
