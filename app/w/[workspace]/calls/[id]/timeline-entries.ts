import { lapse } from "@/app/_ui/lapse";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import type { FollowUps } from "@/server/domain/calls/follow-ups";

/** One thing that happened after, or in, the call. Times are when it happened. */
export type Entry = { key: string; at: Date } & (
  | { kind: "started" | "answered" | "ended" }
  | { kind: "evaluated"; revision: CallDetail["revisions"][number] }
  | { kind: "delivery"; delivery: FollowUps["deliveries"][number] }
  | { kind: "run"; run: FollowUps["runs"][number] }
  | { kind: "message"; message: FollowUps["messages"][number] }
  | { kind: "delivered"; message: FollowUps["messages"][number] }
  | { kind: "answer"; message: FollowUps["messages"][number]; after: string | null }
);

/** Ties at one instant are broken by what causes what. */
const ORDER: Entry["kind"][] = [
  "started",
  "answered",
  "ended",
  "evaluated",
  "delivery",
  "run",
  "message",
  "delivered",
  "answer",
];

/** Everything that is known of the call's way, oldest first. */
export function timelineEntries({ call, answeredAt, revisions }: CallDetail, followUps: FollowUps): Entry[] {
  const entries: Entry[] = [{ key: "started", kind: "started", at: new Date(call.startedAt) }];
  if (answeredAt && call.direction !== "web" && call.startedAt !== answeredAt.toISOString()) {
    entries.push({ key: "answered", kind: "answered", at: answeredAt });
  }
  if (call.endedAt) entries.push({ key: "ended", kind: "ended", at: new Date(call.endedAt) });
  for (const revision of revisions) {
    entries.push({
      key: `evaluated-${revision.revision}`,
      kind: "evaluated",
      at: revision.createdAt,
      revision,
    });
  }
  for (const delivery of followUps.deliveries) {
    entries.push({ key: delivery.id, kind: "delivery", at: delivery.createdAt, delivery });
  }
  for (const run of followUps.runs) entries.push({ key: run.id, kind: "run", at: run.createdAt, run });
  for (const message of followUps.messages) {
    if (message.direction === "inbound") {
      const asked = followUps.messages.find(({ id }) => id === message.inReplyToId);
      const after = asked ? lapse(asked.sentAt ?? asked.createdAt, message.createdAt) : null;
      entries.push({ key: message.id, kind: "answer", at: message.createdAt, message, after });
      continue;
    }
    entries.push({ key: message.id, kind: "message", at: message.sentAt ?? message.createdAt, message });
    if (message.deliveredAt) {
      entries.push({ key: `${message.id}-delivered`, kind: "delivered", at: message.deliveredAt, message });
    }
  }
  return entries.sort(
    (a, b) => a.at.getTime() - b.at.getTime() || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}
