"use client";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, Lock, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge, type Tone } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { KeyValue } from "@/app/_ui/key-value";
import { RelativeTime } from "@/app/_ui/relative-time";
import { FormSkeleton } from "@/app/_ui/skeleton";
import type { Readiness } from "@/server/domain/operations/readiness";
import type { Status } from "@/server/domain/operations/status";
import { Backlog } from "./backlog";
import { ConnectionStates } from "./connection-states";

const SUMMARY: Record<
  Readiness["status"],
  { tone: Tone; icon: typeof CircleCheck; label: string; words: string }
> = {
  ready: {
    tone: "success",
    icon: CircleCheck,
    label: "All well",
    words: "Every part of this instance answers.",
  },
  degraded: {
    tone: "warning",
    icon: TriangleAlert,
    label: "Waiting",
    words: "Calls are taken in. What follows them waits for the parts below, and is lost in no case.",
  },
  unavailable: {
    tone: "danger",
    icon: OctagonAlert,
    label: "Not available",
    words: "Nothing can be stored until the parts below are well again.",
  },
};
const PARTS = {
  database: "Database",
  migrations: "Migrations",
  engine: "Engine",
  worker: "Worker",
  outbox: "Outbox",
} as const;
const ENGINES = { embedded: "Built in", inngest: "Inngest, self-hosted", cloud: "Inngest Cloud" } as const;

/** How the instance and the workspace's connections are; looked at every five seconds. */
export function StatusPage({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const may = workspace.may.readStatus;
  const status = useQuery({
    ...trpc.operations.status.queryOptions(),
    enabled: may,
    refetchInterval: 5000,
  });
  if (!may) {
    return (
      <EmptyState icon={Lock} title="The status is for admins">
        Ask an admin or owner of {workspace.name}.
      </EmptyState>
    );
  }
  if (status.isPending) return <FormSkeleton fields={6} />;
  if (status.isError)
    return <ErrorState message={status.error.message} retry={() => void status.refetch()} />;
  const { data } = status;
  const { tone, icon, label, words } = SUMMARY[data.status];
  return (
    <div className="flex flex-col gap-6">
      <Card
        title="This instance"
        description={words}
        action={
          <Badge tone={tone} icon={icon}>
            {label}
          </Badge>
        }
      >
        <ul className="flex flex-col divide-y">
          {data.checks.map((check) => (
            <li key={check.name} className="flex items-start gap-3 py-2 first:pt-0 last:pb-0">
              <CheckMark ok={check.ok} />
              <span className="w-24 shrink-0 font-medium">{PARTS[check.name]}</span>
              <span className="min-w-0 break-words text-ink-muted">{check.detail}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Backlog open={data.open} />
      <ConnectionStates connections={data.connections} base={base} />
      <Card title="Versions">
        <KeyValue items={versionsOf(data)} />
      </Card>
    </div>
  );
}

function CheckMark({ ok }: { ok: boolean | null }) {
  if (ok === null)
    return <CircleHelp aria-label="Not known" className="mt-0.5 size-4 shrink-0 text-ink-faint" />;
  if (ok) return <CircleCheck aria-label="Well" className="mt-0.5 size-4 shrink-0 text-success-text" />;
  return <TriangleAlert aria-label="Not well" className="mt-0.5 size-4 shrink-0 text-danger-text" />;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000).toLocaleString("en")} MB`;
const databaseWords = (database: NonNullable<Status["database"]>) =>
  `${megabytes(database.sizeBytes)}, ${database.migrations} migrations, ${database.connections} of ${database.maxConnections} connections`;

const versionsOf = ({ version, engine, database, node, startedAt }: Status): [string, ReactNode][] => [
  ["Wrapup", version],
  ["Engine", ENGINES[engine]],
  ["Postgres", database?.version ?? null],
  ["Database", database && databaseWords(database)],
  ["Node", node],
  ["Running since", <RelativeTime key="since" at={startedAt} />],
];
