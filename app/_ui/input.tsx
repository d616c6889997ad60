import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

interface InputProps extends ComponentProps<"input"> {
  /** Ids, codes, URLs. */
  mono?: boolean;
  /** Decoration at the left: an icon. */
  lead?: ReactNode;
}

export function Input({ className, mono, lead, type = "text", ...rest }: InputProps) {
  const field = (
    <input
      {...rest}
      type={type}
      className={cn(
        "control h-8 w-full min-w-0 px-2.5 text-base max-sm:text-lg",
        mono && "font-mono text-sm",
        lead && "pl-8",
        type === "search" && "print:hidden",
        className,
      )}
    />
  );
  if (!lead) return field;
  return (
    <div className={cn("relative", type === "search" && "print:hidden")}>
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-faint [&_svg]:size-4">
        {lead}
      </span>
      {field}
    </div>
  );
}
