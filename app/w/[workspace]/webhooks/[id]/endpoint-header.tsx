"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { CirclePause } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { CopyButton } from "@/app/_ui/copy-button";
import { KeyValue } from "@/app/_ui/key-value";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { PageHeader } from "@/app/_ui/page-header";
import { HealthBar } from "../health-bar";

export function EndpointHeader({ id, base }: { id: string; base: string }) {
  const trpc = useTRPC();
  const { data: endpoint } = useSuspenseQuery(trpc.webhook.get.queryOptions({ id }));
  const times = endpoint.attempts.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const settings = `${base}/assistants/${endpoint.assistantId}?tab=post-call`;
  return (
    <>
      <PageHeader
        back={{ href: `${base}/webhooks`, label: "Webhooks" }}
        title={new URL(endpoint.url).host}
        badge={endpoint.enabled ? undefined : <Badge icon={CirclePause}>Switched off</Badge>}
        actions={<LinkButton href={settings}>Settings</LinkButton>}
      />
      <div className="grid gap-5 rounded-lg border bg-surface p-4 lg:grid-cols-2">
        <KeyValue
          items={[
            [
              "URL",
              <span key="url" className="flex items-center gap-1">
                <span className="min-w-0 break-all font-mono text-sm">{endpoint.url}</span>
                <CopyButton text={endpoint.url} label="Copy URL" />
              </span>,
            ],
            [
              "Belongs to",
              <span key="owner">
                <TextLink href={settings}>{endpoint.assistantName}</TextLink>
                {endpoint.automation && (
                  <>
                    {", for the automation "}
                    <TextLink href={`${base}/automations/${endpoint.automation.id}`}>
                      {endpoint.automation.name}
                    </TextLink>
                  </>
                )}
              </span>,
            ],
            ["Sends", endpoint.completedCallsOnly ? "Completed calls only" : "All calls"],
          ]}
        />
        <div className="flex flex-col gap-2">
          <p className="text-ink-muted text-sm">
            Last 50 attempts{median === undefined ? "" : `, half of them answered within ${median} ms`}
          </p>
          <HealthBar attempts={endpoint.attempts} large />
        </div>
      </div>
    </>
  );
}
