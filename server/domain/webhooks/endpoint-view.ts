import type { Prisma, WebhookEndpoint } from "@/server/db/generated/client";
import { type HeaderView, headerViews } from "./secrets";

export type EndpointState = "on" | "off" | "paused" | "resting" | "gone" | "failing";

export interface EndpointView {
  id: string;
  name: string;
  /** Null: of every assistant. */
  assistantId: string | null;
  assistantName: string | null;
  /** Set when it belongs to an automation. */
  automation: { id: string; name: string } | null;
  /** The status that a listener answers with; null for a real address. */
  listenerAnswer: number | null;
  url: string;
  enabled: boolean;
  state: EndpointState;
  /** Since when it is paused, rests until, or was switched off by us. */
  stateAt: Date | null;
  events: string[];
  completedCallsOnly: boolean;
  includeTranscript: boolean;
  includeRecording: boolean;
  headers: HeaderView[];
  /** Until then the secret before the present one signs too. */
  previousUntil: Date | null;
  createdAt: Date;
  lastDelivery: {
    id: string;
    callId: string | null;
    status: "pending" | "succeeded" | "failed";
    at: Date;
  } | null;
}

export const VIEW = {
  assistant: { select: { name: true } },
  automation: { select: { id: true, name: true } },
  deliveries: {
    orderBy: { id: "desc" },
    take: 1,
    select: { id: true, callId: true, status: true, createdAt: true },
  },
} as const satisfies Prisma.WebhookEndpointInclude;

type Row = Prisma.WebhookEndpointGetPayload<{ include: typeof VIEW }>;

export function toEndpointView({ deliveries: [last], ...row }: Row, now: Date): EndpointView {
  const [state, stateAt] = stateOf(row, now);
  return {
    id: row.id,
    name: row.name,
    assistantId: row.assistantId,
    assistantName: row.assistant?.name ?? null,
    automation: row.automation,
    listenerAnswer: row.listenerAnswer,
    url: row.url,
    enabled: row.enabled,
    state,
    stateAt,
    events: row.events,
    completedCallsOnly: row.completedCallsOnly,
    includeTranscript: row.includeTranscript,
    includeRecording: row.includeRecording,
    headers: headerViews(row.headers),
    previousUntil: row.previousUntil && row.previousUntil > now ? row.previousUntil : null,
    createdAt: row.createdAt,
    lastDelivery: last ? { id: last.id, callId: last.callId, status: last.status, at: last.createdAt } : null,
  };
}

function stateOf(row: WebhookEndpoint, now: Date): [EndpointState, Date | null] {
  if (!row.enabled) return [row.fault ?? "off", row.faultAt];
  if (row.pausedAt) return ["paused", row.pausedAt];
  if (row.restUntil && row.restUntil > now) return ["resting", row.restUntil];
  return ["on", null];
}
