import { z } from "zod";
import type { Db } from "@/server/db/client";
import { carried } from "@/server/trace";
import { newId } from "./ids";

/** What a domain verb may announce. Payloads carry ids only; names are persisted: renaming one is a migration. */
export const DOMAIN_EVENTS = {
  /** A call began to ring on the virtual phone, or to run on the web. */
  "call/ringing": z.object({ workspaceId: z.string(), callId: z.string() }),
  /** An evaluation is due: the call ended (revision 1) or a person asked again. */
  "call/evaluation.requested": z.object({
    workspaceId: z.string(),
    callId: z.string(),
    revision: z.number().int(),
  }),
  /** A voice platform posted something, or what waited may be taken in now. */
  "source/event.received": z.object({ workspaceId: z.string(), eventId: z.string() }),
  /** A job that reads many calls is to be begun, or taken up again. */
  "evaluation/job.requested": z.object({ workspaceId: z.string(), jobId: z.string() }),
  /** An act on many calls is to be begun, or taken up again. */
  "call/job.requested": z.object({ workspaceId: z.string(), jobId: z.string() }),
  /** A delivery is due: new, or resent (a later round). */
  "webhook/delivery.requested": z.object({
    workspaceId: z.string(),
    deliveryId: z.string(),
    round: z.number().int(),
    /** Attempts at one endpoint keep to its own limit. */
    endpointId: z.string().optional(),
  }),
  /** An endpoint's rest ends (`at`), it is back, or nobody pauses it any more: what waited for that is due. */
  "webhook/endpoint.woken": z.object({
    workspaceId: z.string(),
    endpointId: z.string(),
    at: z.iso.datetime().optional(),
  }),
  /** A run is due: new, or retried by a person (a later round). */
  "automation/run.requested": z.object({
    workspaceId: z.string(),
    runId: z.string(),
    round: z.number().int(),
  }),
  /** What a run waits for may have come, or it was held, cancelled or set free: it is to look. */
  "automation/run.woken": z.object({ workspaceId: z.string(), runId: z.string() }),
  /** A run was ended by a person: its job need not go on. */
  "automation/run.cancelled": z.object({ workspaceId: z.string(), runId: z.string() }),
  /** A message outside a run (reply by hand, "send again", held until later) is due. */
  "message/send.requested": z.object({ workspaceId: z.string(), messageId: z.string(), attempt: z.string() }),
  /** A message that waited was sent or taken back before it was due: what sleeps for it need not. */
  "message/wait.ended": z.object({ workspaceId: z.string(), messageId: z.string() }),
  /** A send's outcome is not known: look it up. */
  "message/outcome.unknown": z.object({ workspaceId: z.string(), messageId: z.string() }),
  /** A mail is due: new, sent again by a person, or held until its server works. */
  "mail/send.requested": z.object({ workspaceId: z.string(), mailId: z.string(), attempt: z.string() }),
  /** A run failed, the first since its automation's last failure notice: the next one is due in a while. */
  "automation/failure-notice.opened": z.object({ workspaceId: z.string(), noticeId: z.string() }),
  /** A rule left its bounds, and its webhook is to be told. */
  "analytics/alert.opened": z.object({ workspaceId: z.string(), alertId: z.string() }),
  /** All figures are to be counted again from the rows. */
  "analytics/recount.requested": z.object({ workspaceId: z.string() }),
  /** What a workspace no longer keeps is to be deleted. */
  "retention/purge.requested": z.object({ workspaceId: z.string() }),
  /** The sandbox carrier took a message and will report on it, how it ended after the delay. */
  "sandbox/message.accepted": z.object({
    workspaceId: z.string(),
    messageId: z.string(),
    delay: z.enum(["2s", "10s", "1m"]).optional(),
  }),
} as const;

export type DomainEventName = keyof typeof DOMAIN_EVENTS;
export type DomainEvent = {
  [N in DomainEventName]: { name: N; data: Omit<z.infer<(typeof DOMAIN_EVENTS)[N]>, "workspaceId"> };
}[DomainEventName];

/** Appends to the outbox; the relay sends the rows to Inngest after the commit, with the row's id as event id. */
export async function insertOutboxEvent(db: Db, workspaceId: string, events: DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const origin = carried();
  await db.outboxEvent.createMany({
    data: events.map(({ name, data }) => ({
      id: newId("outbox"),
      workspaceId,
      name,
      data: { ...data, ...origin, workspaceId },
    })),
  });
}
