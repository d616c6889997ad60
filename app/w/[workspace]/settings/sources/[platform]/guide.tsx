"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, FlaskConical } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { CopyButton } from "@/app/_ui/copy-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { SourceView } from "@/server/domain/sources/list-sources";
import { PLATFORM_WORDS, type PlatformName } from "@/server/domain/sources/shared";
import { useMay } from "../../../messages/use-may";
import { Secret } from "./secret";

interface GuideProps {
  platform: PlatformName;
  source: NonNullable<SourceView["source"]>;
}

/** The URL, the three steps, the secret, and a sample to try it with. */
export function Guide({ platform, source }: GuideProps) {
  const may = useMay();
  const { label, steps } = PLATFORM_WORDS[platform];
  return (
    <Card
      title="Setting up"
      description={
        source.lastEventAt ? (
          <>
            The last event came <RelativeTime at={source.lastEventAt} />.
          </>
        ) : (
          "Nothing has come in yet."
        )
      }
      action={may.manageSources && <SendSample sourceId={source.id} label={label} />}
    >
      <div className="flex flex-col gap-4">
        {source.refusal && source.refusedAt && (
          <div
            role="alert"
            className="flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <p>
              {source.refusal} <RelativeTime at={source.refusedAt} />. Nothing of it was kept: check that the
              secret below is the one that {label} signs with, then let it post again.
            </p>
          </div>
        )}
        {source.url && <Url sourceId={source.id} url={source.url} label={label} />}
        <ol className="flex flex-col gap-2">
          {steps.map((step, at) => (
            <li key={step} className="flex gap-2.5">
              <span
                aria-hidden
                className="flex size-5 shrink-0 items-center justify-center rounded-full border font-medium text-ink-muted text-xs"
              >
                {at + 1}
              </span>
              <span className="min-w-0">{step}</span>
            </li>
          ))}
        </ol>
        {may.manageSources && <Secret platform={platform} source={source} />}
      </div>
    </Card>
  );
}

function Url({ sourceId, url, label }: { sourceId: string; url: string; label: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [rotating, setRotating] = useState(false);
  const rotate = useMutation(
    trpc.source.rotateUrl.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.source.pathFilter()),
    }),
  );
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-sm">URL</span>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-64 break-all rounded-md border bg-sunken px-2.5 py-1.5 font-mono text-sm">
          {url}
        </code>
        <CopyButton wide text={url} label="Copy URL" />
        <Button size="sm" variant="ghost" onClick={() => setRotating(true)}>
          New URL
        </Button>
      </div>
      <p className="text-ink-muted text-xs">Whoever knows it may post calls. It is shown to admins only.</p>
      <ConfirmDialog
        open={rotating}
        onOpenChange={setRotating}
        title={`Make a new URL for ${label}?`}
        consequence={`The present one is refused from now on, so calls are missing until ${label} has the new one.`}
        action="Make new URL"
        onConfirm={() => rotate.mutateAsync({ sourceId })}
      />
    </div>
  );
}

const Answer = z.object({ error: z.object({ message: z.string() }) });

/** Posts a made-up call to the real URL, as the platform would. */
function SendSample({ sourceId, label }: { sourceId: string; label: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const make = useMutation(trpc.source.sample.mutationOptions());
  const send = useMutation({
    mutationFn: async () => {
      const { path, headers, body } = await make.mutateAsync({ sourceId });
      const answer = await fetch(path, { method: "POST", headers, body });
      if (answer.ok) return;
      const read = Answer.safeParse(await answer.json().catch(() => null));
      throw new Error(read.data?.error.message ?? `The URL answered ${answer.status}`);
    },
    onSuccess: () => toast.success(`A sample call of ${label} was posted`),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries(trpc.source.pathFilter()),
  });
  return (
    <Button
      size="sm"
      icon={<FlaskConical />}
      pending={send.isPending}
      title="Posts a made-up call with your virtual phone to the URL. Once its assistant is assigned, it is evaluated and followed up like a real one."
      onClick={() => send.mutate()}
    >
      Send a sample
    </Button>
  );
}
