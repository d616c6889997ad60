"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Globe, Settings, Trash2, Workflow } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { CopyButton } from "@/app/_ui/copy-button";
import { IconButton } from "@/app/_ui/icon-button";
import { TextLink } from "@/app/_ui/link-button";
import { Menu } from "@/app/_ui/menu";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Segmented } from "@/app/_ui/segmented";
import { StateBadge } from "@/app/_ui/state-badge";
import { Switch } from "@/app/_ui/switch";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";
import { EndpointStateBadge, endpointTitle } from "../../webhooks/_parts/endpoint-state";
import { RemoveDialog } from "../../webhooks/_parts/remove-dialog";

export function WebhookCard({ base, endpoint }: { base: string; endpoint: EndpointView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const update = useMutation(
    trpc.webhook.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.webhook.list.queryFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  const { id, url, automation, lastDelivery } = endpoint;
  return (
    <article aria-label={`Webhook ${url}`} className="flex flex-col gap-3 rounded-lg border bg-surface p-4">
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <div className="flex items-center gap-1">
            {endpoint.listenerAnswer === null ? (
              <>
                <code className="min-w-0 truncate font-mono text-sm" title={url}>
                  {url}
                </code>
                <CopyButton text={url} label="Copy webhook URL" />
              </>
            ) : (
              <span className="font-medium">{endpointTitle(endpoint)}</span>
            )}
          </div>
          {automation ? (
            <p className="flex flex-wrap items-center gap-2 text-ink-muted text-sm">
              <Badge icon={Workflow} tone="accent">
                Automation
              </Badge>
              Belongs to <TextLink href={`${base}/automations/${automation.id}`}>{automation.name}</TextLink>
            </p>
          ) : (
            <p className="flex flex-wrap items-center gap-2 text-ink-muted text-sm">
              {endpoint.assistantId === null && <Badge icon={Globe}>Every assistant</Badge>}
              {endpoint.listenerAnswer === null ? "Your own endpoint" : "A listener"}
              <EndpointStateBadge state={endpoint.state} />
            </p>
          )}
        </div>
        <Switch
          label="Enabled"
          checked={endpoint.enabled}
          disabled={update.isPending}
          onCheckedChange={(enabled) => update.mutate({ id, enabled })}
          className="pt-1"
        />
        <Menu
          trigger={<IconButton label="More about this webhook" icon={<Ellipsis />} />}
          items={[
            { label: "Log and settings", icon: <Settings />, href: `${base}/webhooks/${id}` },
            { label: "Remove webhook…", icon: <Trash2 />, danger: true, onSelect: () => setRemoving(true) },
          ]}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 border-t pt-3">
        <Segmented
          label="Which calls are sent"
          value={endpoint.completedCallsOnly ? "completed" : "all"}
          onChange={(value) => update.mutate({ id, completedCallsOnly: value === "completed" })}
          options={[
            { value: "completed", label: "Completed calls only" },
            { value: "all", label: "All calls" },
          ]}
        />
        <p className="flex items-center gap-2 text-ink-muted text-sm">
          {lastDelivery ? (
            <>
              Last delivery <StateBadge of="delivery" value={lastDelivery.status} />
              <TextLink href={`${base}/webhooks/${id}?delivery=${lastDelivery.id}`} className="font-normal">
                <RelativeTime at={lastDelivery.at} />
              </TextLink>
            </>
          ) : (
            "Nothing delivered yet"
          )}
        </p>
      </div>
      <RemoveDialog endpoint={endpoint} base={base} open={removing} onClose={() => setRemoving(false)} />
    </article>
  );
}
