import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { cn } from "@/app/_ui/cn";
import type { Change } from "./rates";

const ICONS = { up: ArrowUpRight, down: ArrowDownRight, same: ArrowRight };
const WORDS = { up: "up", down: "down", same: "" };

/** How a figure moved against the period before. `goodWhen`: which way is better. */
export function ChangeMark({ change, goodWhen = "up" }: { change: Change | null; goodWhen?: "up" | "down" }) {
  if (!change) return <span className="text-ink-faint text-xs">nothing to compare with</span>;
  const Icon = ICONS[change.direction];
  const tone =
    change.direction === "same"
      ? "text-ink-muted"
      : change.direction === goodWhen
        ? "text-success-text"
        : "text-danger-text";
  return (
    <span
      className={cn("tabular inline-flex items-center gap-0.5 whitespace-nowrap font-medium text-xs", tone)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{WORDS[change.direction]} </span>
      {change.text}
    </span>
  );
}
