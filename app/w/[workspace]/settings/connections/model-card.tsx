"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { useTRPC } from "@/app/_trpc/client";
import { TextLink } from "@/app/_ui/link-button";
import { listInWords } from "@/server/domain/automations/shared/values";
import type { ModelConnectionView } from "@/server/domain/evaluation/connections";
import { PROVIDER_NAMES } from "@/server/domain/evaluation/shared/model-connection";
import { ConnectionCard } from "./connection-card";
import { fallbackName } from "./fallback-name";
import { ModelForm } from "./model-form";

interface ModelCardProps {
  connection: ModelConnectionView;
  fallbackModel: string | null;
  mayManage: boolean;
}

export function ModelCard({ connection, fallbackModel, mayManage }: ModelCardProps) {
  const { workspace } = useParams<{ workspace: string }>();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSuccess = () => {
    void queries.invalidateQueries(trpc.modelConnection.pathFilter());
    void queries.invalidateQueries(trpc.assistant.get.pathFilter());
  };
  const verify = useMutation(trpc.modelConnection.verify.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.modelConnection.remove.mutationOptions({ onSuccess }));
  const { id, assistants } = connection;
  return (
    <ConnectionCard
      connection={connection}
      description={PROVIDER_NAMES[connection.provider]}
      meanwhile="Calls that it should read fail until it works again; re-evaluate them then."
      actions={
        mayManage
          ? {
              edit: <ModelForm label="Edit" connection={connection} />,
              works: "The model answers",
              onVerify: () => verify.mutateAsync({ id }),
              noun: "connection",
              consequence:
                assistants.length === 0
                  ? "No assistant uses it. What it has read stays."
                  : `Calls of ${listInWords(assistants.map(({ name }) => name))} will be read by ${fallbackName(fallbackModel)}. What it has read stays.`,
              onRemove: () => remove.mutateAsync({ id }),
            }
          : null
      }
      items={[
        [
          "Base URL",
          connection.baseUrl && (
            <code key="url" className="break-all font-mono text-sm">
              {connection.baseUrl}
            </code>
          ),
        ],
        [
          "Default model",
          <code key="model" className="break-all font-mono text-sm">
            {connection.model}
          </code>,
        ],
        [
          "API key",
          <span key="key" className="text-ink-muted">
            {connection.hasKey ? "Stored encrypted, never shown" : "None"}
          </span>,
        ],
        [
          "Reads for",
          assistants.length === 0 ? (
            <span key="none" className="text-ink-muted">
              No assistant yet; choose it under an assistant's post-call actions
            </span>
          ) : (
            <ul key="assistants" className="flex flex-wrap gap-x-3 gap-y-1">
              {assistants.map((assistant) => (
                <li key={assistant.id} className="min-w-0 break-words">
                  <TextLink href={`/w/${workspace}/assistants/${assistant.id}?tab=post-call`}>
                    {assistant.name}
                  </TextLink>
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
}
