import { Hydrate, prefetch } from "@/app/_trpc/server";
import { Card } from "@/app/_ui/card";
import { Region } from "@/app/_ui/region";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { ChangePasswordForm } from "./change-password-form";
import { Identity } from "./identity";
import { SignOutEverywhere } from "./sign-out-everywhere";

export const metadata = { title: "Your account" };

export default async function AccountPage({ params }: PageProps<"/w/[workspace]/settings/account">) {
  const { workspace } = await params;
  prefetch(workspace, (api) => api.person.me.queryOptions());
  return (
    <Hydrate slug={workspace}>
      <div className="flex max-w-xl flex-col gap-5">
        <Card title="You">
          <Region skeleton={<TextSkeleton lines={2} />}>
            <Identity />
          </Region>
        </Card>
        <Card title="Password" description="Changing it ends every session, on all devices.">
          <ChangePasswordForm />
        </Card>
        <SignOutEverywhere />
      </div>
    </Hydrate>
  );
}
