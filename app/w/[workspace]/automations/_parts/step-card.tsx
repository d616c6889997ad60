import { CircleAlert, GitFork, MessageSquareText, PhoneOff } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";
import type { Step, StepType } from "@/server/domain/automations/schema";
import { conditionInWords } from "@/server/domain/automations/shared/conditions";
import { stepTitle } from "@/server/domain/automations/shared/tree";
import { TemplateText } from "./template-text";

export const STEP_ICONS: Record<StepType, ReactNode> = {
  branch: <GitFork />,
  send_sms: <MessageSquareText />,
  twilio_send_sms: <MessageSquareText />,
};

interface CardProps {
  icon: ReactNode;
  title: string;
  /** What kind it is, at the right. */
  kind: string | null;
  children: ReactNode;
  chosen: boolean;
  onChoose: () => void;
  /** How many problems it has. */
  problems?: number;
  /** Below: state and duration in a run. */
  foot?: ReactNode;
  tone?: "plain" | "success" | "danger" | "info" | "faint";
}

const TONES = {
  plain: "border-line-strong",
  success: "border-success-line",
  danger: "border-danger-line",
  info: "border-info-line",
  faint: "border-dashed bg-transparent shadow-none",
};

/** One node of the tree; pressing it opens its form or its record. */
export function NodeCard({
  icon,
  title,
  kind,
  children,
  chosen,
  onChoose,
  problems = 0,
  foot,
  tone = "plain",
}: CardProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={cn(
        "flex w-full min-w-0 flex-col gap-1.5 rounded-lg border bg-surface px-3 py-2.5 text-left shadow-sm transition-colors hover:bg-hover sm:w-60",
        TONES[tone],
        chosen && "border-accent ring-2 ring-accent-line",
      )}
    >
      <span className="flex items-center gap-2">
        <span aria-hidden className="text-ink-faint [&_svg]:size-4">
          {icon}
        </span>
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        {problems > 0 && (
          <span className="flex items-center gap-1 text-warning-text text-xs">
            <CircleAlert aria-hidden className="size-3.5" />
            <span className="sr-only">Problems: </span>
            {problems}
          </span>
        )}
        {kind && <span className="text-ink-faint text-xs">{kind}</span>}
      </span>
      <span className="line-clamp-2 break-words text-ink-muted text-sm">{children}</span>
      {foot}
    </button>
  );
}

/** Only what the title does not say. */
const KINDS: Record<StepType, string | null> = { branch: null, send_sms: null, twilio_send_sms: "Twilio" };

type StepCardProps = Omit<CardProps, "icon" | "title" | "kind" | "children"> & { step: Step };

export function StepCard({ step, ...rest }: StepCardProps) {
  return (
    <NodeCard {...rest} icon={STEP_ICONS[step.type]} title={stepTitle(step)} kind={KINDS[step.type]}>
      <StepSummary step={step} />
    </NodeCard>
  );
}

function StepSummary({ step }: { step: Step }) {
  if (step.type === "branch") {
    return step.condition.path === "" ? "Choose the value that decides" : conditionInWords(step.condition);
  }
  if (step.body.trim() === "") return "Write the message";
  return (
    <>
      {step.variants && `${step.variants.others.length + 1} texts · `}
      <TemplateText template={step.body} />
    </>
  );
}

interface TriggerCardProps {
  assistantName: string;
  chosen: boolean;
  onChoose: () => void;
  foot?: ReactNode;
}

export function TriggerCard({ assistantName, ...rest }: TriggerCardProps) {
  return (
    <NodeCard {...rest} icon={<PhoneOff />} title="Phone call ended" kind="Trigger">
      Calls of {assistantName}
    </NodeCard>
  );
}
