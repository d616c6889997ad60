"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft, Radio } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { TextLink } from "@/app/_ui/link-button";
import { PLATFORM_WORDS, type PlatformName } from "@/server/domain/sources/shared";
import { useMay } from "../../../messages/use-may";
import { EventLog } from "./event-log";
import { Guide } from "./guide";
import { PlatformAssistants } from "./platform-assistants";

/** One platform: how it is set up, whose calls its assistants make, and what came in. */
export function Source({ base, platform }: { base: string; platform: PlatformName }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.source.list.queryOptions());
  const source = data.find((one) => one.platform === platform)?.source ?? null;
  const { label } = PLATFORM_WORDS[platform];
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-col gap-1">
        <TextLink href={`${base}/settings/sources`}>
          <span className="inline-flex items-center gap-1 text-sm">
            <ArrowLeft aria-hidden className="size-3.5" />
            Sources
          </span>
        </TextLink>
        <h2 className="font-semibold text-lg">Calls from {label}</h2>
      </div>
      {source ? (
        <>
          <Guide platform={platform} source={source} />
          <PlatformAssistants sourceId={source.id} label={label} />
          <EventLog sourceId={source.id} base={base} label={label} />
        </>
      ) : (
        <SetUp platform={platform} />
      )}
    </div>
  );
}

function SetUp({ platform }: { platform: PlatformName }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const may = useMay();
  const { label } = PLATFORM_WORDS[platform];
  const open = useMutation(
    trpc.source.open.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.source.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <EmptyState
      icon={Radio}
      title={`No calls come in from ${label} yet`}
      action={
        may.manageSources && (
          <Button variant="primary" pending={open.isPending} onClick={() => open.mutate({ platform })}>
            Set up {label}
          </Button>
        )
      }
    >
      Its finished calls are posted to a URL, evaluated like all others, and followed by your automations.
      {!may.manageSources && " An admin or owner can set it up."}
    </EmptyState>
  );
}
