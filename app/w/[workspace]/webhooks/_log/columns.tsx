import { Badge } from "@/app/_ui/badge";
import { Checkbox } from "@/app/_ui/checkbox";
import type { Column } from "@/app/_ui/data-table";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { DeliveryView } from "@/server/domain/webhooks/deliveries";
import { endpointTitle } from "../_parts/endpoint-state";

const HOLDS: Record<NonNullable<DeliveryView["hold"]>, string> = {
  order: "After an earlier event of its call",
  breaker: "When the endpoint has rested",
  paused: "When it is resumed",
};

/** What the newest attempt came to, in a word or a few. */
function Answer({ row }: { row: DeliveryView }) {
  const last = row.attempts.at(-1);
  if (!last) {
    return row.status === "failed" ? (
      <span className="text-danger-text">Not sent: it was switched off</span>
    ) : (
      <span className="text-ink-faint">Not tried yet</span>
    );
  }
  if (last.error === null) return <span className="tabular font-mono text-sm">{last.responseStatus}</span>;
  return (
    <span className="line-clamp-1 max-w-md text-danger-text max-sm:line-clamp-3" title={last.error}>
      {last.error}
    </span>
  );
}

interface Choice {
  chosen: ReadonlySet<string>;
  toggle: (id: string) => void;
}

/** The log's columns; without an endpoint of its own it names each row's. */
export function columnsOf({ chosen, toggle }: Choice, ofEndpoint: boolean): Column<DeliveryView>[] {
  const faint = <span className="text-ink-faint">–</span>;
  return [
    {
      key: "choose",
      header: "Choose",
      hideHeader: true,
      width: "w-8",
      cell: (row) => (
        <Checkbox
          className="relative z-10 w-fit"
          label={
            <span className="sr-only">{`Choose ${row.event.type} of ${row.createdAt.toISOString()}`}</span>
          }
          checked={chosen.has(row.id)}
          onChange={() => toggle(row.id)}
        />
      ),
    },
    {
      key: "event",
      header: "Event",
      primary: true,
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <span className="font-mono font-normal text-sm">{row.event.type}</span>
          {row.test && <Badge>Test</Badge>}
        </span>
      ),
    },
    { key: "when", header: "When", cell: (row) => <RelativeTime at={row.createdAt} /> },
    ...(ofEndpoint
      ? []
      : [
          {
            key: "endpoint",
            header: "To",
            cell: (row: DeliveryView) => (
              <span className="block max-w-48 truncate" title={row.endpoint.url}>
                {endpointTitle(row.endpoint)}
              </span>
            ),
          },
        ]),
    { key: "status", header: "Status", cell: (row) => <StateBadge of="delivery" value={row.status} /> },
    { key: "answer", header: "Answer", cell: (row) => <Answer row={row} /> },
    {
      key: "latency",
      header: "Took",
      align: "right",
      cell: (row) => {
        const last = row.attempts.at(-1);
        return last ? <span className="whitespace-nowrap">{last.durationMs} ms</span> : faint;
      },
    },
    { key: "attempts", header: "Attempts", align: "right", cell: (row) => row.attemptCount },
    {
      key: "next",
      header: "Next attempt",
      align: "right",
      cell: (row) => {
        if (row.status !== "pending") return faint;
        if (row.hold) return <span className="text-ink-muted text-sm">{HOLDS[row.hold]}</span>;
        return row.nextAttemptAt ? <RelativeTime at={row.nextAttemptAt} className="text-ink-muted" /> : faint;
      },
    },
  ];
}
