"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { CopyButton } from "@/app/_ui/copy-button";
import { KeyValue } from "@/app/_ui/key-value";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { absoluteTime } from "@/app/_ui/relative-time";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { lookOf } from "@/app/_ui/states";
import type { MessageDetail, WayStop } from "@/server/domain/messaging/list-messages";

const SOURCES: Record<string, string> = {
  claim: "Wrapup",
  carrier: "Carrier's answer",
  callback: "Carrier's report",
  lookup: "Looked up at the carrier",
  person: "A person",
  rule: "Wrapup's rules",
};

/** What was learnt of one message, oldest first, with the carrier's own words. */
export function Way({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: message, error } = useQuery(trpc.message.get.queryOptions({ id }));
  if (error) return <p className="text-danger-text text-xs">{error.message}</p>;
  if (!message) return <TextSkeleton lines={3} />;
  return (
    <div className="flex w-full min-w-64 flex-col gap-3 rounded-lg border bg-surface p-3 text-left">
      <ol aria-label="What became of it" className="flex flex-col gap-2">
        {message.way.length === 0 && <li className="text-ink-muted text-sm">It was not handed over yet.</li>}
        {message.way.map((stop) => (
          <Stop key={stop.id} stop={stop} />
        ))}
      </ol>
      <KeyValue
        className="border-t pt-3 text-sm"
        items={[
          ["From", <PhoneNumber key="from" value={message.from} />],
          ["Through", message.carrier === "twilio" ? "Twilio" : "Sandbox (virtual phone)"],
          ["Segments", segmentsInWords(message)],
          ["Price", priceInWords(message.bill)],
          [
            "Carrier's id",
            message.externalId && (
              <span key="id" className="flex items-center gap-1">
                <code className="min-w-0 truncate font-mono text-xs">{message.externalId}</code>
                <CopyButton text={message.externalId} label="Copy the carrier's id" />
              </span>
            ),
          ],
        ]}
      />
    </div>
  );
}

/** Ours, and the carrier's count where it differs. */
function segmentsInWords({ segments, encoding, bill: { numSegments } }: MessageDetail) {
  const ours = `${segments}, ${encoding}`;
  return numSegments === null || numSegments === segments
    ? ours
    : `${ours}; the carrier bills ${numSegments}`;
}

/** Null: the carrier has not said, or bills nothing. */
const priceInWords = ({ price, priceUnit }: MessageDetail["bill"]) =>
  price === null
    ? null
    : `${new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 5 }).format(Math.abs(Number(price)))} ${priceUnit ?? ""}`.trim();

function Stop({ stop }: { stop: WayStop }) {
  const look = lookOf("message", stop.status);
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 text-sm">
      <look.icon aria-hidden className="mt-0.5 size-3.5 text-ink-faint" />
      <div>
        <p>
          {look.label}
          {stop.errorCode && <span className="text-ink-muted"> · code {stop.errorCode}</span>}
        </p>
        <p className="text-ink-muted text-xs">
          {SOURCES[stop.source] ?? stop.source} · {absoluteTime(new Date(stop.at))}
        </p>
        {stop.detail && <p className="break-words text-ink-muted text-xs">{stop.detail}</p>}
      </div>
    </li>
  );
}
