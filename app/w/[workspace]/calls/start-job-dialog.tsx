"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Checkbox, Radio } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Skeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import { JOB_LIMITS } from "@/server/domain/calls/schema";
import type { toCallQuery } from "./search-params";

export type JobKind = keyof typeof JOB_LIMITS;
type Filter = Omit<ReturnType<typeof toCallQuery>, "sort">;

interface StartJobDialogProps {
  kind: JobKind;
  calls: { ids: string[] } | { filter: Filter };
  onClose: () => void;
  onStarted?: () => void;
}

const WORDS: Record<JobKind, { title: string; action: string; text: string }> = {
  reevaluate: {
    title: "Re-evaluate calls",
    action: "Re-evaluate",
    text: "Each call is read again by its assistant's variables as they are now. Corrections stay, and nobody is texted.",
  },
  resend: {
    title: "Resend webhooks",
    action: "Resend",
    text: "Each call's present data goes to its assistant's own webhooks again. Automations are left out, so nobody is texted.",
  },
  export: {
    title: "Export calls",
    action: "Export",
    text: "A file with each call, its values and what became of its text. It can be downloaded for up to seven days.",
  },
};

/** Says how many calls it is about, and what happens to them, before it begins. */
export function StartJobDialog({ kind, calls, onClose, onStarted }: StartJobDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [format, setFormat] = useState<"csv" | "json">("csv");
  const [transcripts, setTranscripts] = useState(false);
  const counted = useQuery(trpc.callJob.count.queryOptions(calls, { enabled: !("ids" in calls), gcTime: 0 }));
  const count = "ids" in calls ? calls.ids.length : counted.data?.count;
  const words = WORDS[kind];
  const limit = JOB_LIMITS[kind];
  const tooMany = count !== undefined && (count > limit || (counted.data?.more ?? false));
  const start = useMutation(
    trpc.callJob.start.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.callJob.pathFilter());
        toast.success(
          kind === "export" ? "The file is being written" : "Begun; the progress stands above the list",
        );
        onStarted?.();
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={start.isPending}
            disabled={!count || tooMany}
            onClick={() =>
              start.mutate(kind === "export" ? { kind, calls, format, transcripts } : { kind, calls })
            }
          >
            {words.action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormError message={start.error?.message ?? counted.error?.message} />
        <div aria-live="polite">
          {count === undefined ? (
            <Skeleton className="h-5 w-32" />
          ) : (
            <p className="font-medium">
              {counted.data?.more ? "More than " : ""}
              {count.toLocaleString("en")} {count === 1 ? "call" : "calls"}
            </p>
          )}
        </div>
        <p className="text-ink-muted">{words.text}</p>
        {kind === "export" && (
          <>
            <fieldset className="flex flex-col gap-2">
              <legend className="mb-1 font-medium text-sm">Format</legend>
              <Radio
                name="format"
                label="CSV"
                hint="For spreadsheets. What would run as a formula gets an apostrophe."
                checked={format === "csv"}
                onChange={() => setFormat("csv")}
              />
              <Radio
                name="format"
                label="JSON"
                hint="For programs: values keep their types."
                checked={format === "json"}
                onChange={() => setFormat("json")}
              />
            </fieldset>
            <Checkbox
              label="With transcripts"
              checked={transcripts}
              onChange={(event) => setTranscripts(event.target.checked)}
            />
          </>
        )}
        {tooMany && (
          <FormError
            message={`At most ${limit.toLocaleString("en")} calls at a time: narrow the filter, by dates for example.`}
          />
        )}
      </div>
    </Dialog>
  );
}
