"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Card } from "@/app/_ui/card";
import { TextLink } from "@/app/_ui/link-button";
import { Switch } from "@/app/_ui/switch";

/** The week's figures by email, for oneself. */
export function Digest({ base }: { base: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(trpc.alert.digest.queryOptions());
  const save = useMutation(
    trpc.alert.saveDigest.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.alert.digest.queryFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  if (data.digest === null) return null;
  return (
    <Card title="Weekly figures">
      <Switch
        label="Email me last week's figures each Monday at 08:00"
        checked={data.digest}
        onCheckedChange={(digest) => save.mutate({ digest })}
      />
      <p className="pt-2 text-ink-muted text-sm">
        In the workspace&apos;s time zone, to your own address; a week without a call or a text is skipped.
        Without a mail server it is shown under <TextLink href={`${base}/emails`}>Emails</TextLink>.
      </p>
    </Card>
  );
}
