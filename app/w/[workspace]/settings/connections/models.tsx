"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { BrainCircuit } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { EmptyState } from "@/app/_ui/empty-state";
import { useMay } from "../../messages/use-may";
import { fallbackName } from "./fallback-name";
import { ModelCard } from "./model-card";
import { ModelForm } from "./model-form";

/** The language models that can read this workspace's calls. */
export function Models() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.modelConnection.list.queryOptions());
  const mayManage = useMay().manageConnections;
  const { connections, fallbackModel } = data;
  if (connections.length === 0) {
    return (
      <EmptyState
        icon={BrainCircuit}
        title="No language model connected"
        action={mayManage && <ModelForm label="Connect a model" primary />}
      >
        Calls are read by {fallbackName(fallbackModel)}. Connect OpenAI, Anthropic, Google or a model of your
        own, then choose it for an assistant.
        {!mayManage && " An admin or owner can connect one."}
      </EmptyState>
    );
  }
  return (
    <section aria-labelledby="models" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h2 id="models" className="font-semibold">
            Language models
          </h2>
          <p className="text-ink-muted text-sm">
            An assistant that has none chosen is read by {fallbackName(fallbackModel)}.
          </p>
        </div>
        {mayManage && <ModelForm label="Connect another model" />}
      </div>
      {connections.map((connection) => (
        <ModelCard
          key={connection.id}
          connection={connection}
          fallbackModel={fallbackModel}
          mayManage={mayManage}
        />
      ))}
    </section>
  );
}
