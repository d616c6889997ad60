"use client";
import { CirclePause, CircleSlash, Coffee, OctagonX } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";

/** What keeps an endpoint from being sent to; nothing when nothing does. */
export function EndpointStateBadge({ state }: { state: EndpointView["state"] }) {
  switch (state) {
    case "on":
      return null;
    case "off":
      return <Badge icon={CircleSlash}>Switched off</Badge>;
    case "paused":
      return (
        <Badge tone="warning" icon={CirclePause}>
          Paused
        </Badge>
      );
    case "resting":
      return (
        <Badge tone="warning" icon={Coffee}>
          Resting
        </Badge>
      );
    case "gone":
    case "failing":
      return (
        <Badge tone="danger" icon={OctagonX}>
          Switched off by us
        </Badge>
      );
    default:
      return state satisfies never;
  }
}

interface Titled {
  name: string;
  url: string;
  listenerAnswer: number | null;
  automation: { name: string } | null;
}

/** Its name, its automation's, or its address without what every address has; a listener's says what it is. */
export function endpointTitle({ name, url, listenerAnswer, automation }: Titled): string {
  if (automation) return automation.name;
  if (name !== "") return name;
  return listenerAnswer === null ? hostOf(url) : "Listener";
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
