import type { MessageStatus } from "../messaging/schema";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";

export interface FollowUps {
  deliveries: {
    id: string;
    status: "pending" | "succeeded" | "failed";
    createdAt: Date;
    nextAttemptAt: Date | null;
    /** "call.evaluated", "message.delivered" … */
    type: string;
    revision: number;
    /** How often the call had been corrected by then. */
    corrections: number;
    endpoint: { id: string; url: string; automation: { id: string; name: string } | null };
    attempts: {
      number: number;
      trigger: "automatic" | "manual" | "test";
      startedAt: Date;
      durationMs: number;
      responseStatus: number | null;
      error: string | null;
      text: string | null;
    }[];
  }[];
  runs: {
    id: string;
    automationId: string;
    automationName: string;
    version: number;
    state: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "skipped";
    reason: string | null;
    test: boolean;
    createdAt: Date;
    startedAt: Date | null;
    endedAt: Date | null;
  }[];
  messages: {
    id: string;
    runId: string | null;
    direction: "outbound" | "inbound";
    from: string;
    to: string;
    body: string;
    status: MessageStatus;
    errorCode: string | null;
    reason: string | null;
    test: boolean;
    /** Of an answer: the message that it answers. */
    inReplyToId: string | null;
    notBefore: Date | null;
    /** Which of our rules holds it, or held it back. */
    heldBy: string | null;
    createdAt: Date;
    sentAt: Date | null;
    deliveredAt: Date | null;
  }[];
}

const message = {
  id: true,
  runId: true,
  direction: true,
  from: true,
  to: true,
  body: true,
  status: true,
  errorCode: true,
  reason: true,
  test: true,
  inReplyToId: true,
  notBefore: true,
  heldBy: true,
  createdAt: true,
  sentAt: true,
  deliveredAt: true,
} as const;

/** What followed a call, oldest first: webhook deliveries with their attempts, runs, messages and the answers. */
export async function listFollowUps(scope: Scope, callId: string): Promise<FollowUps> {
  authorise(scope, "calls.read");
  const { db, workspaceId } = scope;
  const [deliveries, runs, messages] = await Promise.all([
    db.webhookDelivery.findMany({
      where: { workspaceId, callId },
      orderBy: { id: "asc" },
      take: 200,
      include: {
        event: { select: { type: true, revision: true, corrections: true } },
        endpoint: { select: { id: true, url: true, automation: { select: { id: true, name: true } } } },
        attempts: { orderBy: { number: "asc" } },
      },
    }),
    db.automationRun.findMany({
      where: { workspaceId, callId },
      orderBy: { id: "asc" },
      take: 200,
      include: { automation: { select: { name: true } } },
    }),
    db.message.findMany({
      where: { workspaceId, callId },
      orderBy: { id: "asc" },
      take: 200,
      select: message,
    }),
  ]);
  return {
    messages,
    runs: runs.map((run) => ({
      id: run.id,
      automationId: run.automationId,
      automationName: run.automation.name,
      version: run.version,
      state: run.state,
      reason: run.reason,
      test: run.test,
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
    })),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      status: delivery.status,
      createdAt: delivery.createdAt,
      nextAttemptAt: delivery.nextAttemptAt,
      type: delivery.event.type,
      revision: delivery.event.revision,
      corrections: delivery.event.corrections,
      endpoint: delivery.endpoint,
      attempts: delivery.attempts.map((attempt) => ({
        number: attempt.number,
        trigger: attempt.trigger,
        startedAt: attempt.startedAt,
        durationMs: attempt.durationMs,
        responseStatus: attempt.responseStatus,
        error: attempt.error,
        text: attempt.responseBody?.slice(0, 300) ?? null,
      })),
    })),
  };
}
