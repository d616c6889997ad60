import { CircleAlert, PhoneOff } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";
import { stepTitle } from "@/server/domain/automations/shared/tree";
import { kindOf, type Step } from "@/server/domain/automations/steps/all";
import { lookOf } from "../_steps/all";
import { TemplateText } from "./template-text";

interface CardProps {
  /** Its id, or "trigger": the keys of the tree know it by that. */
  id: string;
  icon: ReactNode;
  title: string;
  /** What kind it is, at the right. */
  kind?: string | undefined;
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
  id,
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
      data-card={id}
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

type StepCardProps = Omit<CardProps, "id" | "icon" | "title" | "kind" | "children"> & { step: Step };

export function StepCard({ step, tone, ...rest }: StepCardProps) {
  const { icon, kind } = lookOf(step);
  return (
    <NodeCard
      {...rest}
      id={step.id}
      icon={icon}
      title={stepTitle(step)}
      kind={step.disabled ? "Off" : kind}
      tone={step.disabled ? "faint" : (tone ?? "plain")}
    >
      <TemplateText template={kindOf(step).summary(step)} />
    </NodeCard>
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
    <NodeCard {...rest} id="trigger" icon={<PhoneOff />} title="Phone call ended" kind="Trigger">
      Calls of {assistantName}
    </NodeCard>
  );
}
