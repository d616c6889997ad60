"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { OctagonPause, Play } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useMay } from "../../messages/use-may";

/** Stops all texts of the workspace, and lets them go again. */
export function StopSwitch() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(trpc.sending.get.queryOptions());
  const mayConfigure = useMay().configureSending;
  const [asking, setAsking] = useState(false);
  const refresh = async () => {
    void queries.invalidateQueries(trpc.message.pathFilter());
    await Promise.all([
      queries.invalidateQueries(trpc.sending.pathFilter()),
      queries.invalidateQueries(trpc.workspace.pathFilter()),
    ]);
  };
  const stop = useMutation(trpc.sending.stop.mutationOptions({ onSuccess: refresh }));
  const resume = useMutation(
    trpc.sending.resume.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success("Sending goes on; what waited is on its way");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const stopped = data.stoppedAt !== null;
  return (
    <Card
      title="Sending"
      action={
        mayConfigure &&
        (stopped ? (
          <Button
            variant="primary"
            icon={<Play />}
            pending={resume.isPending}
            onClick={() => resume.mutate()}
          >
            Resume sending
          </Button>
        ) : (
          <Button icon={<OctagonPause />} onClick={() => setAsking(true)}>
            Stop sending
          </Button>
        ))
      }
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-ink-muted">
        {data.stoppedAt ? (
          <>
            <Badge tone="danger" icon={OctagonPause}>
              Stopped
            </Badge>
            <span>
              Since <RelativeTime at={data.stoppedAt} />. Nothing leaves; {waiting(data.waiting.stopped)}.
            </span>
          </>
        ) : (
          <>
            <Badge tone="success">On</Badge>
            <span className="tabular">{figures(data)}</span>
          </>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Stop all texts of this workspace?"
        consequence="Nothing is sent from now on: no texts of automations, no replies, no tests, no confirmations of STOP. What is due waits, in sight, and goes out when sending is resumed, unless it is too old by then."
        action="Stop sending"
        onConfirm={() => stop.mutateAsync()}
      />
    </Card>
  );
}

const waiting = (n: number) =>
  n === 0 ? "nothing waits yet" : n === 1 ? "1 message waits" : `${n.toLocaleString("en")} messages wait`;

function figures(data: {
  aroundTheClock: boolean;
  sentToday: number;
  dailyCap: number | null;
  waiting: { quietHours: number; dailyCap: number };
}): string {
  const of = data.dailyCap === null ? "" : ` of ${data.dailyCap.toLocaleString("en")}`;
  const parts = [`${data.sentToday.toLocaleString("en")}${of} sent today`];
  if (data.waiting.quietHours > 0)
    parts.push(`${data.waiting.quietHours.toLocaleString("en")} wait for the morning`);
  if (data.waiting.dailyCap > 0)
    parts.push(`${data.waiting.dailyCap.toLocaleString("en")} wait for tomorrow`);
  if (data.aroundTheClock) parts.push("at any hour: there are no quiet hours");
  return parts.join(" · ");
}
