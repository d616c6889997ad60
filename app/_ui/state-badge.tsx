import { Badge, type Tone } from "./badge";
import { cn } from "./cn";
import { lookOf, type StateKind, type StateOf } from "./states";

const ICON_TONE: Record<Tone, string> = {
  neutral: "text-ink-faint",
  accent: "text-accent-text",
  success: "text-success-text",
  warning: "text-warning-text",
  danger: "text-danger-text",
  info: "text-info-text",
};

interface StateBadgeProps<K extends StateKind> {
  of: K;
  value: StateOf<K>;
  /** More on hover: the carrier's words, a reason. */
  title?: string | undefined;
  /** Only the icon is seen, the word is spoken and shown on hover: for dense rows. */
  iconOnly?: boolean;
  className?: string;
}

export function StateBadge<K extends StateKind>({
  of,
  value,
  title,
  iconOnly,
  className,
}: StateBadgeProps<K>) {
  const look = lookOf(of, value);
  if (iconOnly) {
    const words = title ? `${look.label}: ${title}` : look.label;
    return (
      <span
        role="img"
        aria-label={words}
        title={words}
        className={cn("inline-flex", ICON_TONE[look.tone], className)}
      >
        <look.icon aria-hidden className={cn("size-4", look.busy && "animate-spin")} />
      </span>
    );
  }
  return (
    <Badge
      tone={look.tone}
      icon={look.icon}
      {...(look.busy ? { busy: true } : {})}
      {...(title ? { title } : {})}
      {...(className ? { className } : {})}
    >
      {look.label}
    </Badge>
  );
}
