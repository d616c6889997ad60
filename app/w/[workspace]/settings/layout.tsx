import { Page } from "@/app/_ui/page";
import { PageHeader } from "@/app/_ui/page-header";
import { Tabs } from "@/app/_ui/tabs";

/** Each page below is one topic; its cards are inside this frame. */
export default async function SettingsLayout({ params, children }: LayoutProps<"/w/[workspace]/settings">) {
  const base = `/w/${(await params).workspace}/settings`;
  return (
    <Page width="form">
      <PageHeader
        title="Settings"
        description="The workspace, who works in it, and what it is connected to."
      />
      <Tabs
        label="Settings"
        tabs={[
          { href: base, label: "Workspace" },
          { href: `${base}/members`, label: "Members" },
          { href: `${base}/connections`, label: "Connections" },
          { href: `${base}/sources`, label: "Sources", whole: true },
          { href: `${base}/messaging`, label: "Messaging" },
          { href: `${base}/notifications`, label: "Notifications" },
          { href: `${base}/api-keys`, label: "API keys" },
          { href: `${base}/retention`, label: "Retention" },
          { href: `${base}/audit`, label: "Audit log" },
          { href: `${base}/status`, label: "Status" },
          { href: `${base}/account`, label: "Your account" },
        ]}
      />
      {children}
    </Page>
  );
}
