"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { CircleAlert, Hourglass, Lock, LockOpen } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { SourceView } from "@/server/domain/sources/list-sources";
import { PLATFORM_WORDS } from "@/server/domain/sources/shared";

const calls = (count: number) => (count === 1 ? "1 call" : `${count} calls`);

/** The voice platforms that calls come in from. */
export function Sources({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.source.list.queryOptions());
  return (
    <Card
      flush
      title="Voice platforms"
      description={
        <>
          Each posts its finished calls to a URL of its own;{" "}
          <TextLink href="/docs/sources">how each is read</TextLink>. Other systems use the{" "}
          <TextLink href="/docs/api">public API</TextLink>.
        </>
      }
    >
      <DataTable
        bare
        caption="Voice platforms"
        rows={data}
        rowKey={({ platform }) => platform}
        href={({ platform }) => `${base}/${platform}`}
        columns={[
          { key: "name", header: "Platform", cell: ({ platform }) => PLATFORM_WORDS[platform].label },
          {
            key: "last",
            header: "Last event",
            width: "w-40",
            cell: ({ source }) =>
              source?.lastEventAt ? (
                <RelativeTime at={source.lastEventAt} />
              ) : (
                <span className="text-ink-faint">{source ? "Nothing yet" : "Not set up"}</span>
              ),
          },
          {
            key: "signature",
            header: "Signature",
            width: "w-36",
            cell: ({ platform, source }) => source && <Signature platform={platform} source={source} />,
          },
          {
            key: "state",
            header: "Needs you",
            full: true,
            width: "w-56",
            cell: ({ source }) => source && <NeedsYou source={source} />,
          },
        ]}
      />
    </Card>
  );
}

function Signature({
  platform,
  source,
}: {
  platform: SourceView["platform"];
  source: { hasSecret: boolean };
}) {
  if (PLATFORM_WORDS[platform].secret === null) return <span className="text-ink-faint">Does not sign</span>;
  const Icon = source.hasSecret ? Lock : LockOpen;
  return (
    <span className="inline-flex items-center gap-1 text-ink-muted">
      <Icon aria-hidden className="size-3.5" />
      {source.hasSecret ? "Checked" : "Not checked"}
    </span>
  );
}

function NeedsYou({ source }: { source: NonNullable<SourceView["source"]> }) {
  const { waiting, failed } = source.open;
  if (waiting + failed === 0) return <span className="text-ink-faint">–</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {waiting > 0 && (
        <Badge tone="warning" icon={Hourglass}>
          {calls(waiting)} to assign
        </Badge>
      )}
      {failed > 0 && (
        <Badge tone="danger" icon={CircleAlert}>
          {failed === 1 ? "1 error" : `${failed} errors`}
        </Badge>
      )}
    </span>
  );
}
