"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useParams } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { KeyValue } from "@/app/_ui/key-value";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { listInWords } from "@/server/domain/automations/shared/values";
import type { ModelConnectionView } from "@/server/domain/evaluation/connections";
import { PROVIDER_NAMES } from "@/server/domain/evaluation/shared/model-connection";
import { fallbackName } from "./fallback-name";
import { ModelForm } from "./model-form";

interface ModelCardProps {
  connection: ModelConnectionView;
  fallbackModel: string | null;
  mayManage: boolean;
}

export function ModelCard({ connection, fallbackModel, mayManage }: ModelCardProps) {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words">{connection.name}</span>
          <StateBadge of="connection" value={connection.state} />
        </span>
      }
      description={PROVIDER_NAMES[connection.provider]}
      action={mayManage && <Actions connection={connection} fallbackModel={fallbackModel} />}
    >
      {connection.problem && (
        <div
          role="alert"
          className="mb-3 flex items-start gap-2 rounded-lg border border-danger-line bg-danger-subtle px-3 py-2 text-danger-text text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p className="min-w-0 break-words">
            {connection.problem}. Calls that it should read fail until it works again; re-evaluate them then.
          </p>
        </div>
      )}
      <KeyValue
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
            connection.state === "ok" ? "Verified" : "Last worked",
            connection.verifiedAt && <RelativeTime key="at" at={connection.verifiedAt} />,
          ],
          [
            "Reads for",
            connection.assistants.length === 0 ? (
              <span key="none" className="text-ink-muted">
                No assistant yet; choose it under an assistant's post-call actions
              </span>
            ) : (
              <ul key="assistants" className="flex flex-wrap gap-x-3 gap-y-1">
                {connection.assistants.map(({ id, name }) => (
                  <li key={id} className="min-w-0 break-words">
                    <TextLink href={`/w/${workspace}/assistants/${id}?tab=post-call`}>{name}</TextLink>
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </Card>
  );
}

function Actions({ connection, fallbackModel }: Omit<ModelCardProps, "mayManage">) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => {
    void queries.invalidateQueries(trpc.modelConnection.pathFilter());
    void queries.invalidateQueries(trpc.assistant.get.pathFilter());
  };
  const verify = useMutation(
    trpc.modelConnection.verify.mutationOptions({
      onSuccess: ({ state, problem }) => {
        refresh();
        if (state === "ok") toast.success("The model answers");
        else toast.error(problem ?? "The connection does not work");
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const remove = useMutation(trpc.modelConnection.remove.mutationOptions({ onSuccess: refresh }));
  const names = connection.assistants.map(({ name }) => name);
  return (
    <div className="flex flex-wrap gap-1">
      <Button size="sm" pending={verify.isPending} onClick={() => verify.mutate({ id: connection.id })}>
        Verify
      </Button>
      <ModelForm label="Edit" connection={connection} />
      <Button size="sm" variant="ghost" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove the connection ${connection.name}?`}
        consequence={
          names.length === 0
            ? "No assistant uses it. What it has read stays."
            : `Calls of ${listInWords(names)} will be read by ${fallbackName(fallbackModel)}. What it has read stays.`
        }
        action="Remove connection"
        onConfirm={() => remove.mutateAsync({ id: connection.id })}
      />
    </div>
  );
}
