"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadCsv } from "@/app/_ui/csv";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { LoadMore } from "@/app/_ui/load-more";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { ReplyRow } from "@/server/domain/analytics/replies";
import { usePeriod } from "../_period/use-period";
import { lapse } from "./rates-of";

const SOURCES: Record<string, string> = {
  keyword: "By a keyword",
  person: "Added by a person",
  api: "By the API",
  carrier: "Reported by the carrier",
  import: "Imported",
  call: "Said on a call",
  review: "After a review",
};

const text = (body: string) => <span className="line-clamp-2 max-w-md text-ink-muted text-sm">{body}</span>;

const COMMON: Column<ReplyRow>[] = [
  { key: "phone", header: "From", cell: (row) => <PhoneNumber value={row.phone} /> },
];
const LATER: Column<ReplyRow>[] = [
  { key: "body", header: "To this text", cell: (row) => text(row.body) },
  {
    key: "after",
    header: "After",
    align: "right",
    cell: (row) => (
      <span className="whitespace-nowrap">{lapse((row.at.getTime() - row.sentAt.getTime()) / 1000)}</span>
    ),
  },
  {
    key: "at",
    header: "When",
    align: "right",
    cell: (row) => <RelativeTime at={row.at} className="text-ink-muted" />,
  },
];

/** The texts behind a rate: those that were answered, or after which somebody opted out. */
export function ReplyTable({ base, of }: { base: string; of: "replies" | "optOuts" }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const next = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };
  const replies = trpc.analytics.replies.infiniteQueryOptions(period, next);
  const optOuts = trpc.analytics.optOuts.infiniteQueryOptions(period, next);
  const query = useSuspenseInfiniteQuery(of === "replies" ? replies : { ...replies, ...optOuts });
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) {
    return (
      <p className="text-ink-muted">
        {of === "replies"
          ? "No text of this period was answered."
          : "Nobody opted out after a text of this period."}
      </p>
    );
  }
  const wrote: Column<ReplyRow> = {
    key: "reply",
    header: "Wrote",
    cell: (row) =>
      row.reply === null ? (
        <span className="text-ink-muted">{SOURCES[row.source ?? ""] ?? "Otherwise"}</span>
      ) : (
        <span className="line-clamp-2 max-w-md">{row.reply}</span>
      ),
  };
  const save = () =>
    downloadCsv(
      `wrapup-${of}`,
      ["phone", "wrote", "text", "sentAt", "at", "source"],
      rows.map((row) => [
        row.phone,
        row.reply,
        row.body,
        row.sentAt.toISOString(),
        row.at.toISOString(),
        row.source,
      ]),
    );
  return (
    <div>
      <DataTable
        caption={
          of === "replies" ? "Answers and the texts that they answer" : "Opt-outs and the texts before them"
        }
        rows={rows}
        rowKey={(row) => row.messageId}
        href={(row) =>
          row.callId
            ? `${base}/calls/${row.callId}`
            : `${base}/messages${row.contactId ? `?contact=${row.contactId}` : ""}`
        }
        columns={[...COMMON, wrote, ...LATER]}
        footer={
          <Button size="sm" variant="ghost" icon={<Download />} onClick={save}>
            Download these {rows.length} rows as CSV
          </Button>
        }
      />
      <LoadMore query={query} />
    </div>
  );
}
