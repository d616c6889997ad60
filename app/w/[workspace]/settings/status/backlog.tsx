import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { Duration } from "@/app/_ui/duration";
import type { OpenKind, OpenWork } from "@/server/db/instance-state";

const WORDS: Record<OpenKind, string> = {
  outbox: "Events to be sent to the engine",
  evaluation: "Calls to be evaluated",
  run: "Runs under way",
  delivery: "Webhooks to be delivered",
  message: "Messages to be handed over",
  job: "Jobs over many calls",
};

/** What is under way in the whole instance. */
export function Backlog({ open }: { open: OpenWork[] }) {
  if (open.length === 0) return null;
  return (
    <Card
      title="Under way"
      description="In all workspaces. What waits on purpose, for the morning or for the next try, ages from when it is due."
      flush
    >
      <DataTable
        bare
        dense
        caption="What is under way"
        rows={open}
        rowKey={({ kind }) => kind}
        columns={[
          { key: "kind", header: "What", cell: ({ kind }) => WORDS[kind] },
          { key: "count", header: "Now", align: "right", cell: ({ count }) => count.toLocaleString("en") },
          {
            key: "oldest",
            header: "Oldest",
            align: "right",
            width: "w-32",
            cell: ({ count, oldestSeconds }) =>
              count === 0 ? "–" : <Duration seconds={Math.round(oldestSeconds)} />,
          },
        ]}
      />
    </Card>
  );
}
