import { cn } from "./cn";
import { formatPhone } from "./format-phone";

export function PhoneNumber({ value, className }: { value: string | null | undefined; className?: string }) {
  if (!value) return <span className={cn("text-ink-faint", className)}>No number</span>;
  // What the opt-out list keeps of an erased person (contacts/erased-phone.ts).
  if (value.startsWith("sha256:"))
    return <span className={cn("text-ink-muted", className)}>Erased number</span>;
  return <span className={cn("tabular whitespace-nowrap", className)}>{formatPhone(value)}</span>;
}
