import type { ReactNode } from "react";
import { cn } from "@/app/_ui/cn";

/** One thing said or written. `by` is spoken; the side shows it. */
export function Bubble({
  mine,
  by,
  children,
  foot,
}: {
  mine: boolean;
  by: string;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className={cn("flex max-w-[85%] flex-col gap-0.5", mine ? "self-end" : "self-start")}>
      <p
        className={cn(
          "whitespace-pre-wrap break-words rounded-2xl px-3 py-1.5",
          mine ? "rounded-br-md bg-accent text-accent-ink" : "rounded-bl-md bg-sunken",
        )}
      >
        <span className="sr-only">{by}: </span>
        {children}
      </p>
      {foot && <span className={cn("px-1 text-ink-faint text-xs", mine && "text-right")}>{foot}</span>}
    </div>
  );
}
