"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, RotateCw } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { ErrorState } from "@/app/_ui/error-state";
import { KeyValue } from "@/app/_ui/key-value";
import { LinkButton } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Sheet } from "@/app/_ui/sheet";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";

interface EventSheetProps {
  id: string | null;
  base: string;
  onClose: () => void;
}

/** One post: what became of it, and the payload as it came. */
export function EventSheet({ id, base, onClose }: EventSheetProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(trpc.source.event.queryOptions({ eventId: id ?? "" }, { enabled: id !== null }));
  const replay = useMutation(
    trpc.source.replay.mutationOptions({
      onSuccess: () => {
        toast.success("It is taken in again");
        void queries.invalidateQueries(trpc.source.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const event = query.data;
  return (
    <Sheet
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Event"
      description="What the platform posted, and what became of it"
      footer={
        event && (
          <>
            {event.callId && <LinkButton href={`${base}/calls/${event.callId}`}>Open the call</LinkButton>}
            <Button
              icon={<RotateCw />}
              pending={replay.isPending}
              disabled={event.state === "received"}
              onClick={() => replay.mutate({ eventId: event.id })}
            >
              Take in again
            </Button>
          </>
        )
      }
    >
      {query.isLoading && <TextSkeleton lines={8} />}
      {query.error && <ErrorState message={query.error.message} retry={() => void query.refetch()} />}
      {event && (
        <div className="flex min-w-0 flex-col gap-4">
          {event.error && (
            <p
              role="alert"
              className="flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="min-w-0 break-words">{event.error}</span>
            </p>
          )}
          <KeyValue
            items={[
              ["State", <StateBadge key="state" of="ingest" value={event.state} />],
              [
                "Event",
                <code key="event" className="font-mono text-sm">
                  {event.event}
                </code>,
              ],
              ["Assistant", event.assistant],
              ["Received", <RelativeTime key="at" at={event.receivedAt} />],
              ["Posted", event.deliveries === 1 ? "Once" : `${event.deliveries} times`],
              ["Left out", event.notes.length > 0 ? event.notes.join(" ") : null],
            ]}
          />
          <CodeBlock code={event.payload} label="payload" />
        </div>
      )}
    </Sheet>
  );
}
