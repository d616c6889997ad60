import { cn } from "./cn";
import { formatPhone } from "./format-phone";

export function PhoneNumber({ value, className }: { value: string | null | undefined; className?: string }) {
  if (!value) return <span className={cn("text-ink-faint", className)}>No number</span>;
  return <span className={cn("tabular whitespace-nowrap", className)}>{formatPhone(value)}</span>;
}
