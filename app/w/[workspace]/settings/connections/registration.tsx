import { CircleCheck, CircleHelp, Clock, type LucideIcon, Minus, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/app/_ui/badge";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { SenderView } from "@/server/domain/messaging/list-senders";
import type { SenderRegistration } from "@/server/domain/messaging/senders";

const LOOKS: Record<SenderRegistration, { tone: Tone; icon: LucideIcon; label: string }> = {
  registered: { tone: "success", icon: CircleCheck, label: "Registered for the US" },
  pending: { tone: "warning", icon: Clock, label: "Registration in review" },
  missing: { tone: "danger", icon: TriangleAlert, label: "Not registered" },
  not_needed: { tone: "neutral", icon: Minus, label: "No US registration needed" },
  unknown: { tone: "neutral", icon: CircleHelp, label: "Registration not known" },
};

/** How a Twilio sender stands with US carriers, what to do about it, and when Twilio was asked. */
export function Registration({ sender }: { sender: SenderView }) {
  const look = LOOKS[sender.registration];
  return (
    <>
      <Badge tone={look.tone} icon={look.icon}>
        {look.label}
      </Badge>
      {sender.registrationNote && (
        <p className="text-pretty text-ink-muted text-xs">{sender.registrationNote}.</p>
      )}
      {sender.registrationAt && (
        <p className="text-ink-faint text-xs">
          Read from Twilio <RelativeTime at={sender.registrationAt} />
        </p>
      )}
    </>
  );
}
