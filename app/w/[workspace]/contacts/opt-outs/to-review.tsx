"use client";
import { useMutation, useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Ban, MessageCircleQuestionMark } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { formatPhone } from "@/app/_ui/format-phone";
import { LoadMore } from "@/app/_ui/load-more";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { StopRequestView } from "@/server/domain/contacts/stop-requests";
import { useMay } from "../../messages/use-may";
import { nextCursor, STOP_REQUESTS } from "../search-params";

/** Words that may ask for an end: a person reads each and decides. Nothing is shown when none waits. */
export function ToReview({ base }: { base: string }) {
  const trpc = useTRPC();
  const query = useSuspenseInfiniteQuery(
    trpc.optOut.requests.infiniteQueryOptions(STOP_REQUESTS, nextCursor),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return null;
  return (
    <Card
      flush
      title="To review"
      description="This may ask you to stop. Nothing more is sent to these numbers until you decide."
      className="border-warning-line"
    >
      <ul aria-label="To review" className="divide-y">
        {rows.map((row) => (
          <Request key={row.id} base={base} row={row} />
        ))}
      </ul>
      <LoadMore query={query} />
    </Card>
  );
}

function Request({ base, row }: { base: string; row: StopRequestView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const who = row.name ?? formatPhone(row.phone);
  const decide = useMutation(
    trpc.optOut.decide.mutationOptions({
      onSuccess: ({ state }) => {
        for (const filter of [
          trpc.optOut.pathFilter(),
          trpc.contact.pathFilter(),
          trpc.message.pathFilter(),
          trpc.analytics.needsYou.queryFilter(),
        ]) {
          void queries.invalidateQueries(filter);
        }
        toast.success(
          state === "opted_out"
            ? `${who} is opted out`
            : row.held > 0
              ? `Dismissed: what waited for ${who} goes out`
              : `Dismissed: ${who} may be texted`,
        );
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const isPending = decide.isPending || decide.isSuccess;
  const held = row.held === 1 ? "1 text waits" : `${row.held} texts wait`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <MessageCircleQuestionMark
        aria-hidden
        className="size-4 shrink-0 self-start text-warning-text sm:mt-0.5"
      />
      <div className="min-w-0 flex-1 basis-64">
        <p className="line-clamp-3 break-words" title={row.body}>
          “{row.body}”
        </p>
        <p className="text-ink-muted text-sm">
          {row.contactId ? (
            <Link
              href={`${base}/messages?contact=${row.contactId}`}
              className="tabular underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              {row.name ? `${row.name}, ${formatPhone(row.phone)}` : formatPhone(row.phone)}
            </Link>
          ) : (
            <span className="tabular">{formatPhone(row.phone)}</span>
          )}
          {" · "}
          <RelativeTime at={row.createdAt} />
          {row.held > 0 && ` · ${held}`}
        </p>
      </div>
      {may.addOptOuts && (
        <div className="flex gap-2 max-sm:w-full max-sm:pl-8">
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Dismiss: ${who}`}
            disabled={isPending}
            onClick={() => decide.mutate({ id: row.id, decision: "dismiss" })}
          >
            Dismiss
          </Button>
          <Button
            size="sm"
            icon={<Ban />}
            aria-label={`Opt out: ${who}`}
            disabled={isPending}
            onClick={() => decide.mutate({ id: row.id, decision: "opt_out" })}
          >
            Opt out
          </Button>
        </div>
      )}
    </li>
  );
}
