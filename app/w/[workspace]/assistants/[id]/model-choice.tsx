"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { BrainCircuit } from "lucide-react";
import { useParams } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { TextLink } from "@/app/_ui/link-button";
import { StateBadge } from "@/app/_ui/state-badge";
import { useMay } from "../../messages/use-may";
import { fallbackName } from "../../settings/connections/fallback-name";
import { ModelChoiceDialog } from "./model-choice-dialog";

/** Who reads this assistant's calls, and the way to choose another one. */
export function ModelChoice({ id }: { id: string }) {
  const trpc = useTRPC();
  const { workspace } = useParams<{ workspace: string }>();
  const { data: assistant } = useSuspenseQuery(trpc.assistant.get.queryOptions({ id }));
  const { data: models } = useSuspenseQuery(trpc.modelConnection.list.queryOptions());
  const may = useMay();
  const [choosing, setChoosing] = useState(false);
  const { connectionId, model, temperature } = assistant.extraction;
  const connection = models.connections.find((one) => one.id === connectionId);
  return (
    <section
      aria-label="Language model"
      className="flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-surface px-4 py-3"
    >
      <BrainCircuit aria-hidden className="mt-1 size-4 shrink-0 self-start text-ink-faint" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 break-words">
            Calls are read by{" "}
            <strong className="break-words font-medium">
              {connection ? model || connection.model : fallbackName(models.fallbackModel)}
            </strong>
          </span>
          {connection?.state === "broken" && <StateBadge of="connection" value="broken" />}
        </p>
        <p className="break-words text-ink-muted text-sm">
          {connection
            ? `Through the connection ${connection.name}, temperature ${temperature}`
            : models.fallbackModel
              ? "An assistant can be given another one"
              : "No network and no cost; a language model understands more"}
        </p>
        {connection?.state === "broken" && (
          <p className="mt-1 break-words text-danger-text text-sm">
            {connection.problem}.{" "}
            <TextLink href={`/w/${workspace}/settings/connections`}>Open the connection</TextLink>
          </p>
        )}
      </div>
      {may.writeAssistants && (
        <>
          <Button size="sm" onClick={() => setChoosing(true)}>
            Change model
          </Button>
          {choosing && (
            <ModelChoiceDialog assistant={assistant} models={models} onClose={() => setChoosing(false)} />
          )}
        </>
      )}
    </section>
  );
}
