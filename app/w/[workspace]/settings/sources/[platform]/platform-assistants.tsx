"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { ErrorState } from "@/app/_ui/error-state";
import { Select } from "@/app/_ui/select";
import { TableSkeleton } from "@/app/_ui/skeleton";
import type { SourceAssistantView } from "@/server/domain/sources/assistants";
import { useMay } from "../../../messages/use-may";

const IGNORED = "ignored";
const calls = (count: number) => (count === 1 ? "1 call" : `${count} calls`);
const nameOf = ({ name, externalId }: SourceAssistantView) =>
  name || (externalId === "" ? "Calls that name no assistant" : externalId);

/** Which assistant here the calls of each of the platform's belong to. */
export function PlatformAssistants({ sourceId, label }: { sourceId: string; label: string }) {
  const trpc = useTRPC();
  const assistants = useQuery(trpc.source.assistants.queryOptions({ sourceId }));
  if (assistants.isPending) return <TableSkeleton rows={2} columns={3} />;
  if (assistants.isError)
    return <ErrorState message={assistants.error.message} retry={() => void assistants.refetch()} />;
  return (
    <Card
      flush
      title="Assistants"
      description={`Say which of yours each of ${label}'s is. Until then its calls wait; nothing is lost.`}
    >
      {assistants.data.length === 0 ? (
        <p className="p-4 text-ink-muted">
          None yet: they appear here by themselves with their first call, or with a sample.
        </p>
      ) : (
        <DataTable
          bare
          caption={`Assistants of ${label}`}
          rows={assistants.data}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "name",
              header: `At ${label}`,
              cell: (one) => (
                <div className="min-w-0 py-1">
                  <span className="block truncate">{nameOf(one)}</span>
                  {one.name && one.externalId && (
                    <code className="block truncate font-mono text-ink-faint text-xs">{one.externalId}</code>
                  )}
                </div>
              ),
            },
            {
              key: "waiting",
              header: "Waiting",
              width: "w-36",
              cell: ({ waiting }) =>
                waiting > 0 ? (
                  <Badge tone="warning" icon={Hourglass}>
                    {calls(waiting)}
                  </Badge>
                ) : (
                  <span className="text-ink-faint">–</span>
                ),
            },
            { key: "ours", header: "Assistant here", width: "w-64", cell: (one) => <Assign one={one} /> },
          ]}
        />
      )}
    </Card>
  );
}

function Assign({ one }: { one: SourceAssistantView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const ours = useQuery(trpc.assistant.list.queryOptions({ limit: 100 }));
  const assign = useMutation(
    trpc.source.assign.mutationOptions({
      onSuccess: ({ released }) => {
        toast.success(released > 0 ? `Assigned: ${calls(released)} that waited now follow` : "Assigned");
        void queries.invalidateQueries(trpc.source.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const value = one.ignored ? IGNORED : (one.assistantId ?? "");
  return (
    <Select
      aria-label={`Assistant for ${nameOf(one)}`}
      value={assign.isPending ? chosen(assign.variables) : value}
      disabled={!may.manageSources || assign.isPending || ours.isPending}
      onChange={({ target }) =>
        assign.mutate({
          sourceAssistantId: one.id,
          assistantId: target.value === "" || target.value === IGNORED ? null : target.value,
          ignored: target.value === IGNORED,
        })
      }
    >
      <option value="">Not assigned: calls wait</option>
      {ours.data?.data.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      <option value={IGNORED}>Not wanted here</option>
    </Select>
  );
}

const chosen = (asked: { assistantId: string | null; ignored?: boolean } | undefined) =>
  asked?.ignored ? IGNORED : (asked?.assistantId ?? "");
