"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Checkbox } from "@/app/_ui/checkbox";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { Select } from "@/app/_ui/select";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { FormError } from "@/app/_ui/use-server-issues";
import type { RunDetail } from "@/server/domain/automations/get-run";
import type { ReplayPreview } from "@/server/domain/automations/replay-run";

/** Runs the call once more on a version, after it was said who would be texted. */
export function ReplayDialog({ base, run, close }: { base: string; run: RunDetail; close: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [version, setVersion] = useState(run.publishedVersion?.number ?? run.version);
  const [sendAgain, setSendAgain] = useState(false);
  const versions = useQuery(trpc.automation.versions.queryOptions({ id: run.automation.id }));
  const input = { runId: run.id, version, sendAgain };
  const preview = useQuery(trpc.run.previewReplay.queryOptions(input));
  const replay = useMutation(
    trpc.run.replay.mutationOptions({
      onSuccess: ({ runId }) => {
        close();
        router.push(`${base}/automations/${run.automation.id}/runs/${runId}`);
      },
    }),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title="Replay this run?"
      description="The call runs once more from its beginning, as a run of its own."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" pending={replay.isPending} onClick={() => replay.mutate(input)}>
            Replay
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormError message={replay.error?.message ?? preview.error?.message} />
        <Field label="Version">
          {(aria) => (
            <Select {...aria} value={version} onChange={(event) => setVersion(Number(event.target.value))}>
              {(versions.data ?? []).map(({ number, current }) => (
                <option key={number} value={number}>
                  Version {number}
                  {current ? ", published" : ""}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {run.callId !== null && (
          <Checkbox
            label="Send again"
            hint="Text also who was texted for this call before. This is recorded."
            checked={sendAgain}
            onChange={(event) => setSendAgain(event.target.checked)}
          />
        )}
        {preview.data ? <WhoIsTexted preview={preview.data} /> : <TextSkeleton />}
      </div>
    </Dialog>
  );
}

function WhoIsTexted({ preview }: { preview: ReplayPreview }) {
  const { texts, reason } = preview;
  if (texts.length === 0) {
    return <p className="rounded-lg border bg-sunken px-3 py-2 text-sm">Nobody is texted. {reason}</p>;
  }
  return (
    <ul aria-label="Who is texted" className="flex flex-col divide-y rounded-lg border">
      {texts.map((text) => {
        const sends = !text.blocked && (text.state === "sent" || text.state === "waits");
        return (
          <li key={text.stepId} className="flex flex-col gap-1 px-3 py-2 text-sm">
            <span className="flex flex-wrap items-center gap-2">
              <Badge tone={sends ? "success" : "neutral"}>{sends ? "Is texted" : "Is not texted"}</Badge>
              <span className="tabular">{text.to.startsWith("+") ? formatPhone(text.to) : text.title}</span>
            </span>
            {text.body && <span className="whitespace-pre-wrap break-words">{text.body}</span>}
            {(text.blocked || text.reason) && (
              <span className="text-ink-muted text-xs">
                {text.blocked ? "Was texted for this call already" : text.reason}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
