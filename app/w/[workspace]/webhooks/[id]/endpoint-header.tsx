"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { FlaskConical, History, Radio } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { KeyValue } from "@/app/_ui/key-value";
import { TextLink } from "@/app/_ui/link-button";
import { PageHeader } from "@/app/_ui/page-header";
import type { EndpointHealth } from "@/server/domain/webhooks/health";
import { useMay } from "../../messages/use-may";
import { EndpointStateBadge, endpointTitle } from "../_parts/endpoint-state";
import { HealthBar } from "../health-bar";
import { RecoverDialog } from "./recover-dialog";
import { StateNotice } from "./state-notice";
import { TestDialog } from "./test-dialog";

export function EndpointHeader({ id, base }: { id: string; base: string }) {
  const trpc = useTRPC();
  const may = useMay();
  const { data: endpoint } = useSuspenseQuery(trpc.webhook.get.queryOptions({ id }));
  const [doing, setDoing] = useState<"test" | "recover" | null>(null);
  const close = () => setDoing(null);
  const own = endpoint.automation === null;
  return (
    <>
      <PageHeader
        back={{ href: `${base}/webhooks`, label: "Webhooks" }}
        title={endpointTitle(endpoint)}
        badge={
          <>
            {endpoint.listenerAnswer !== null && <Badge icon={Radio}>Listener</Badge>}
            <EndpointStateBadge state={endpoint.state} />
          </>
        }
        actions={
          own && (
            <>
              {may.resendWebhooks && (
                <Button icon={<History />} onClick={() => setDoing("recover")}>
                  Recover failed…
                </Button>
              )}
              {may.writeWebhooks && (
                <Button variant="primary" icon={<FlaskConical />} onClick={() => setDoing("test")}>
                  Send test event
                </Button>
              )}
            </>
          )
        }
      />
      <StateNotice endpoint={endpoint} onRecover={() => setDoing("recover")} />
      <Facts endpoint={endpoint} base={base} />
      <TestDialog id={id} open={doing === "test"} onClose={close} />
      <RecoverDialog endpoint={endpoint} open={doing === "recover"} onClose={close} />
    </>
  );
}

function Facts({ endpoint, base }: { endpoint: EndpointHealth; base: string }) {
  const times = endpoint.attempts.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const calls = endpoint.completedCallsOnly ? "completed calls only" : "all calls";
  return (
    <div className="grid gap-5 rounded-lg border bg-surface p-4 lg:grid-cols-2">
      <KeyValue
        items={[
          [
            "URL",
            endpoint.listenerAnswer === null ? (
              <span key="url" className="flex items-center gap-1">
                <span className="min-w-0 break-all font-mono text-sm">{endpoint.url}</span>
                <CopyButton text={endpoint.url} label="Copy URL" />
              </span>
            ) : (
              `None: it is taken here, and answered with ${endpoint.listenerAnswer}`
            ),
          ],
          [
            "Belongs to",
            <span key="owner">
              {endpoint.assistantId === null ? (
                "Every assistant"
              ) : (
                <TextLink href={`${base}/assistants/${endpoint.assistantId}?tab=post-call`}>
                  {endpoint.assistantName}
                </TextLink>
              )}
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
          [
            "Sends",
            <span key="events" className="break-words">
              <span className="font-mono text-sm">{endpoint.events.join(", ")}</span>
              {endpoint.events.includes("call.evaluated") && `, ${calls}`}
            </span>,
          ],
        ]}
      />
      <div className="flex flex-col gap-2">
        <p className="text-ink-muted text-sm">
          Last 50 attempts{median === undefined ? "" : `, half of them answered within ${median} ms`}
        </p>
        <HealthBar attempts={endpoint.attempts} large />
      </div>
    </div>
  );
}
