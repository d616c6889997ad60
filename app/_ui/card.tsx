import type { ReactNode } from "react";
import { cn } from "./cn";

interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  footer?: ReactNode;
  /** No inner padding: for a table or a list that reaches the edges. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
}

/** Where a thing is an object. Not for laying out pages. */
export function Card({ title, description, action, footer, flush, className, children }: CardProps) {
  return (
    <section className={cn("min-w-0 rounded-lg border bg-surface", className)}>
      {(title || action) && (
        <header
          className={cn(
            "flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3",
            flush ? "border-b pb-3" : "pb-1",
          )}
        >
          <div className="min-w-0 flex-1">
            {title && <h2 className="font-semibold text-base">{title}</h2>}
            {description && <p className="text-ink-muted text-sm">{description}</p>}
          </div>
          {action}
        </header>
      )}
      {children && <div className={flush ? "" : "p-4 pt-3"}>{children}</div>}
      {footer && <footer className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5">{footer}</footer>}
    </section>
  );
}
