"use client";
import { Badge } from "@/app/_ui/badge";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { FollowUps } from "@/server/domain/calls/follow-ups";
import { WaitingActions } from "../../messages/waiting-actions";
import { RetryDelivery, RetryRun } from "./retry-button";

interface DeliveryProps {
  delivery: FollowUps["deliveries"][number];
  base: string;
  callId: string;
}

/** One webhook with its attempts; the newest is in sight. */
export function Delivery({ delivery, base, callId }: DeliveryProps) {
  const { endpoint, attempts } = delivery;
  const last = attempts.at(-1);
  return (
    <div className="flex flex-col gap-1 text-ink-muted text-sm">
      <p className="flex flex-wrap items-center gap-1.5">
        <StateBadge of="delivery" value={delivery.status} />
        {endpoint.automation ? (
          <TextLink href={`${base}/automations/${endpoint.automation.id}`}>
            {endpoint.automation.name}
          </TextLink>
        ) : (
          <TextLink
            href={`${base}/webhooks/${endpoint.id}?delivery=${delivery.id}`}
            className="min-w-0 truncate font-normal"
          >
            {hostOf(endpoint.url)}
          </TextLink>
        )}
      </p>
      {endpoint.automation && last?.text && <p>{last.text}</p>}
      {last?.error && <p className="text-danger-text">{last.error}</p>}
      {delivery.status === "failed" && !endpoint.automation && (
        <RetryDelivery callId={callId} endpointId={endpoint.id} />
      )}
      {delivery.status === "pending" && delivery.nextAttemptAt && attempts.length > 0 && (
        <p>
          Next attempt <RelativeTime at={delivery.nextAttemptAt} />
        </p>
      )}
      {!endpoint.automation && attempts.length > 0 && (
        <details>
          <summary className="text-ink-muted">
            {attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`}
          </summary>
          <ol className="mt-1 flex flex-col gap-0.5 pl-4">
            {attempts.map((attempt) => (
              <li key={attempt.number} className="tabular">
                {attempt.responseStatus ?? "No answer"} · {attempt.durationMs} ms ·{" "}
                <RelativeTime at={attempt.startedAt} />
                {attempt.trigger === "manual" && " · resent by hand"}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

export function Run({ run, base }: { run: FollowUps["runs"][number]; base: string }) {
  return (
    <div className="flex flex-col gap-1 text-ink-muted text-sm">
      <p className="flex flex-wrap items-center gap-1.5">
        <StateBadge of="run" value={run.state} />
        {run.test && <Badge>Test</Badge>}
        <TextLink href={`${base}/automations/${run.automationId}/runs/${run.id}`}>
          Run, version {run.version}
        </TextLink>
      </p>
      {run.reason && <p>{run.reason}</p>}
      {run.state === "failed" && <RetryRun id={run.id} />}
    </div>
  );
}

export function Sms({ message }: { message: FollowUps["messages"][number] }) {
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="flex flex-wrap items-center gap-1.5 text-ink-muted">
        <StateBadge of="message" value={message.status} />
        {message.test && <Badge>Test</Badge>}
        <span className="tabular">to {formatPhone(message.to)}</span>
      </p>
      {message.reason && <p className="text-ink-muted">{message.reason}</p>}
      {message.status === "pending" && message.notBefore && (
        <p className="text-ink-muted">
          Held, goes out <RelativeTime at={message.notBefore} />
        </p>
      )}
      <WaitingActions message={message} />
      <blockquote className="line-clamp-4 whitespace-pre-wrap break-words border-line-strong border-l-2 pl-2">
        {message.body || "No text is kept"}
      </blockquote>
    </div>
  );
}

export function Answer({ message }: { message: FollowUps["messages"][number] }) {
  return (
    <blockquote className="whitespace-pre-wrap break-words border-accent border-l-2 pl-2 text-sm">
      {message.body || "No text is kept"}
    </blockquote>
  );
}

const hostOf = (url: string) => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};
