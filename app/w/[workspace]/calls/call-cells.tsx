import { MessageSquareReply } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { StateBadge } from "@/app/_ui/state-badge";
import type { CallSummary } from "@/server/domain/calls/list-calls";

/** Where the call stands: it runs, it is being read, it achieved its aim or not, or it never came about. */
export function CallState({ call }: { call: Pick<CallSummary, "status" | "outcome" | "evaluation"> }) {
  if (call.status === "ringing" || call.status === "in_progress") {
    return <StateBadge of="call" value={call.status} />;
  }
  if (call.evaluation.state === "pending" || call.evaluation.state === "failed") {
    return (
      <StateBadge of="evaluation" value={call.evaluation.state} title={call.evaluation.error ?? undefined} />
    );
  }
  if (call.status !== "completed") return <StateBadge of="call" value={call.status} />;
  const title = call.evaluation.model === "basic" ? "Read by the built-in rules (basic)" : undefined;
  return <StateBadge of="outcome" value={call.outcome ?? "unknown"} title={title} />;
}

/** What came after it: the state of the text, or that the customer answered. */
export function FollowUp({ call }: { call: Pick<CallSummary, "sms" | "answered"> }) {
  if (call.answered) {
    return (
      <Badge tone="success" icon={MessageSquareReply}>
        Answered
      </Badge>
    );
  }
  if (!call.sms) return <span className="text-ink-faint">No text</span>;
  return <StateBadge of="message" value={call.sms.status} title={call.sms.reason ?? undefined} />;
}
