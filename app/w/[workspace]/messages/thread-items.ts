import { lapse } from "@/app/_ui/lapse";
import type { ThreadCall } from "@/server/domain/messaging/thread-calls";
import type { MessageView } from "@/server/domain/messaging/view";

export type ThreadItem =
  | { kind: "call"; key: string; at: string; call: ThreadCall }
  | { kind: "message"; key: string; at: string; message: MessageView; answeredAfter: string | null };

/**
 * Messages and the calls between them, by time. A call stands above what it led to, also where the clock of who
 * reported it is ahead.
 */
export function threadItems(messages: MessageView[], calls: ThreadCall[]): ThreadItem[] {
  const ofCalls: ThreadItem[] = calls.map((call) => {
    const led = messages.find(({ callId }) => callId === call.id)?.createdAt;
    const at = led && led < call.startedAt ? led : call.startedAt;
    return { kind: "call", key: call.id, at, call };
  });
  const ofMessages: ThreadItem[] = messages.map((message) => ({
    kind: "message",
    key: message.id,
    at: message.createdAt,
    message,
    answeredAfter: answeredAfter(message, messages),
  }));
  // The sort is stable: at one instant the call comes first.
  return [...ofCalls, ...ofMessages].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function answeredAfter({ inReplyToId, createdAt }: MessageView, messages: MessageView[]): string | null {
  const asked = inReplyToId === null ? undefined : messages.find(({ id }) => id === inReplyToId);
  return asked ? lapse(asked.sentAt ?? asked.createdAt, createdAt) : null;
}
