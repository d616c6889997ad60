import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  /** What is not here yet: "No calls yet". */
  title: string;
  /** Why it is empty and what to do next. */
  children: ReactNode;
  /** The next step, as a button or link. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed px-6 py-12 text-center">
      <span className="mb-3 flex size-9 items-center justify-center rounded-lg border bg-surface text-ink-faint">
        <Icon aria-hidden className="size-4" />
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      <div className="mt-1 max-w-md text-balance text-ink-muted">{children}</div>
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
