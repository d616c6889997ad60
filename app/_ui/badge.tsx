import { cva, type VariantProps } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const styles = cva(
  "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-md border px-1.5 font-medium text-xs",
  {
    variants: {
      tone: {
        neutral: "border-neutral-line bg-neutral-subtle text-neutral-text",
        accent: "border-accent-line bg-accent-subtle text-accent-text",
        success: "border-success-line bg-success-subtle text-success-text",
        warning: "border-warning-line bg-warning-subtle text-warning-text",
        danger: "border-danger-line bg-danger-subtle text-danger-text",
        info: "border-info-line bg-info-subtle text-info-text",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);
export type Tone = NonNullable<VariantProps<typeof styles>["tone"]>;

interface BadgeProps {
  tone?: Tone;
  icon?: LucideIcon;
  /** Turns the icon: work is under way. */
  busy?: boolean;
  title?: string;
  className?: string;
  children: ReactNode;
}

export function Badge({ tone, icon: Icon, busy, title, className, children }: BadgeProps) {
  return (
    <span title={title} className={cn(styles({ tone }), className)}>
      {Icon && <Icon aria-hidden className={cn("size-3 shrink-0", busy && "animate-spin")} />}
      <span className="truncate">{children}</span>
    </span>
  );
}
