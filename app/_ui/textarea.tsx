import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Grows with its text where the browser can (field-sizing). */
export function Textarea({ className, mono, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      rows={3}
      {...rest}
      className={cn(
        "control field-sizing-content max-h-96 min-h-18 w-full min-w-0 resize-y px-2.5 py-1.5 text-base max-sm:text-lg",
        mono && "font-mono text-sm",
        className,
      )}
    />
  );
}
